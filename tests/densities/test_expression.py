"""Formulas in x: worked out as numpy does, and nothing but arithmetic is let through."""

import ast
import contextlib
import math

import numpy as np
import pytest

from gan1d.base.fields import SettingsError
from gan1d.densities import expression
from gan1d.densities.expression import evaluate, tidy

X = np.random.default_rng(3).uniform(-4, 4, 200)


def normal(x, mean, sd):
    return np.exp(-(((x - mean) / sd) ** 2) / 2) / (sd * math.sqrt(2 * math.pi))


FORMULAS = {
    "x": X,
    "3": np.full(200, 3.0),
    "  2 * x ": 2 * X,
    "-x^2": -(X**2),
    "(-x)^2": X**2,
    "2^-x": 2.0**-X,
    "2^x^2": 2.0 ** (X**2),
    "2**3": np.full(200, 8.0),
    "1 - 2 - x": 1 - 2 - X,
    "8/4/x": 8 / 4 / X,
    "1 + 2*x": 1 + 2 * X,
    "+x": X,
    "exp(-x^2/2)": np.exp(-(X**2) / 2),
    "log(abs(x)) + sqrt(abs(x))": np.log(np.abs(X)) + np.sqrt(np.abs(X)),
    "sin(x)*cos(x) - tan(x)": np.sin(X) * np.cos(X) - np.tan(X),
    "sinh(x) + cosh(x) * tanh(x)": np.sinh(X) + np.cosh(X) * np.tanh(X),
    "normal(x, -1, 0.5) + 2*normal(x, 1, 2)": normal(X, -1, 0.5) + 2 * normal(X, 1, 2),
    "min(x, 1) + max(x, -1)": np.minimum(X, 1) + np.maximum(X, -1),
    "pi*e": np.full(200, math.pi * math.e),
    "(x > 0) * exp(-x)": (X > 0) * np.exp(-X),
    "x<1": (X < 1) * 1.0,
    "-1 <= x < 2": ((X >= -1) & (X < 2)) * 1.0,
    "2 >= 1": np.ones(200),
    "007 + .5 + 1.e2 + 2E-1": np.full(200, 107.7),
    "\tx\n+ 1": X + 1,
}


@pytest.mark.parametrize("text", FORMULAS)
def test_it_means_what_numpy_says(text):
    values = evaluate(text, X)
    assert values.dtype == np.float64
    np.testing.assert_allclose(values, FORMULAS[text], rtol=1e-14)


@pytest.mark.parametrize("text", FORMULAS)
def test_its_tidy_form_is_on_one_line_means_the_same_and_stays(text):
    assert "\n" not in tidy(text)
    assert tidy(tidy(text)) == tidy(text) == tidy(f"  {text} ")
    np.testing.assert_array_equal(evaluate(tidy(text), X), evaluate(text, X))


def test_where_there_is_no_value_is_left_to_the_caller_without_a_warning():
    at = np.array([-1.0, 0.0, 1.0])
    np.testing.assert_array_equal(evaluate("1/x", at), [-1, math.inf, 1])
    np.testing.assert_array_equal(evaluate("sqrt(x)", at), [math.nan, 0, 1])
    np.testing.assert_array_equal(evaluate("9**9**9", at), [math.inf] * 3)
    np.testing.assert_array_equal(evaluate("1e999*(x<0)", at), [math.inf, math.nan, math.nan])
    np.testing.assert_array_equal(evaluate("exp(exp(exp(9)))", at), [math.inf] * 3)


HOSTILE = {
    "__import__('os')": "'__import__' at character 1 is not known",
    "x.__class__": "'.' at character 2 is not known",
    "exp.__globals__": "'.' at character 4 is not known",
    "lambda: x": "'lambda' at character 1 is not known",
    "f'{x}'": "'f' at character 1 is not known",
    "x if x else 1": "'if' at character 3 is not known",
    "[x for x in x]": "'[' at character 1 is not known",
    "(x:=3)": "':' at character 3 is not known",
    "x;x": "';' at character 2 is not known",
    "x == 1": "'=' at character 3 is not known",
    "normal(x, mean=1, sd=2)": "'mean' at character 11 is not known",
    "eval(x)": "'eval' at character 1 is not known",
    "foo(x)": "'foo' at character 1 is not known",
    "y + 1": "'y' at character 1 is not known",
    "exp(X)": "'X' at character 5 is not known",
    "x²": "'²' at character 2 is not known",
    "٣ + x": "'٣' at character 1 is not known",
    "x\0": "the character '\\x00' at character 2 is not known",
    "x − 1": "'−' at character 3 is not known",
    "1_000": "'_000' at character 2",
    "0x10": "'x10' at character 2",
    "1j": "'j' at character 2",
    "a" * 150: "'aaaaaaaaaaaaaaaaaaaa...' at character 1 is not known",
    "2x": "'*' is missing before 'x' at character 2",
    "2 x": "'*' is missing before 'x' at character 3",
    "2(x)": "'*' is missing before '(' at character 2",
    "(x)(x)": "'*' is missing before '(' at character 4",
    "x(2)": "'*' is missing before '(' at character 2",
    "pi(x)": "'*' is missing before '(' at character 3",
    "x pi": "'*' is missing before 'pi' at character 3",
    "1.2.3": "'*' is missing before '.3' at character 4",
    "exp": "'exp' at character 1 needs brackets after it, as exp(x)",
    "1 + exp": "'exp' at character 5 needs brackets",
    "sin x": "'sin x' at character 1 needs brackets, as sin(x)",
    "1 + sin  2*x": "'sin 2' at character 5 needs brackets, as sin(2)",
    "exp(sin x)": "'sin x' at character 5 needs brackets, as sin(x)",
    "sin^2(x)": "'sin' at character 1 needs brackets after it, as sin(x)",
    "exp -x": "'exp' at character 1 needs brackets after it, as exp(x)",
    "(sin)(x)": "'sin' at character 2 needs brackets after it, as sin(x)",
    "sin cos(x)": "'sin' at character 1 needs brackets after it, as sin(x)",
    "sin y": "'y' at character 5 is not known",
    "normal x": "'normal x' at character 1 needs brackets, as normal(x, mean, sd)",
    "2*min": "'min' at character 3 needs brackets after it, as min(a, b)",
    "exp()": "exp at character 1 takes 1 value in its brackets, not 0",
    "exp(x, 1)": "exp at character 1 takes 1 value in its brackets, not 2",
    "2*normal(x, 1)": "normal at character 3 takes 3 values in its brackets, not 2",
    "min(x)": "min at character 1 takes 2 values in its brackets, not 1",
    "x, 1": "what begins at character 1 is none of these",
    "()": "what begins at character 1 is none of these",
    "1 + max(*x, 1)": "what begins at character 9 is none of these",
    "x // 2": "what begins at character 1 is none of these",
    "x << 2": "what begins at character 1 is none of these",
    "x^2 + ^3": "it cannot be read at character 7, '^'",
    "1 + (x": "it cannot be read at character 5, '('",
    "x >": "it cannot be read at character 3, '>'",
    "": "not empty",
    " \n ": "not empty",
    "(" * 10_000 + ")" * 10_000: "it has 20,000 characters, at most 200 are read",
    "9" * 201: "it has 201 characters",
}


@pytest.mark.parametrize("text", HOSTILE)
def test_anything_else_is_refused_in_one_sentence_that_says_what_and_where(text):
    for look in (tidy, lambda text: evaluate(text, X)):
        with pytest.raises(SettingsError) as caught:
            look(text)
        message = str(caught.value)
        assert message.startswith("expression must be a formula of x, numbers")
        assert HOSTILE[text] in message
        assert message.endswith(".")
        assert len(message) < 400


def test_the_sentence_names_everything_that_is_allowed():
    for name in (*expression.CONSTANTS, *expression.FUNCTIONS):
        assert name in expression.ALLOWED


@pytest.mark.parametrize(
    "text",
    [
        "(" * 99 + "x" + ")" * 99,
        "-" * 199 + "x",
        "x" + "+x" * 99,
        "x" + "^x" * 99,
        "x" + "<x" * 99,
        "exp(" * 39 + "x" + ")" * 39,
    ],
)
def test_200_characters_cannot_be_deep_enough_to_hurt(text):
    assert evaluate(text, X).shape == X.shape


def test_any_rubbish_of_the_allowed_signs_is_either_a_number_or_refused():
    rng = np.random.default_rng(5)
    signs = [*"x0123456789.+-*/^(),<>= ", "exp", "normal", "max", "pi", "**", "<=", "(x)", "1e5"]
    texts = ["".join(rng.choice(signs, rng.integers(1, 12))) for _ in range(3000)]
    read = 0
    for text in texts:
        with contextlib.suppress(SettingsError):
            assert evaluate(text, X).shape == X.shape
            read += 1
    assert 100 < read < len(texts)


def test_numbers_are_decimal_before_python_sees_them(monkeypatch):
    """Python's whole numbers have no end: 9**9**9 would take for ever."""
    seen = []
    monkeypatch.setattr(expression.ast, "parse", lambda text, mode: seen.append(text) or ast.Expression(ast.Name("x")))
    evaluate("9^9**9 + 1.5", X)
    assert seen == ["9.**9.**9.+1.5"]
