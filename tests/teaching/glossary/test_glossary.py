"""The glossary: nothing of the app is missing in it, all of it leads somewhere, and each equation has a law test."""

import re
from collections import Counter
from pathlib import Path

import pytest

from gan1d.figures.style import STYLE
from gan1d.images.settings import ImageSettings
from gan1d.recipes.link import Link, fields_of
from gan1d.recipes.settings import Settings
from gan1d.runs import states
from gan1d.runs.evidence import AGO, BLOCK, WINDOW
from gan1d.runs.measure import METRICS
from gan1d.runs.verdict import KINDS
from gan1d.teaching.glossary import GLOSSARY, Term, alphabetical, find, matches, names_of
from gan1d.teaching.lesson.all_steps import LESSON
from gan1d.theory.losses import LOSSES

ROOT = Path(__file__).parents[3]
TERMS = list(GLOSSARY.values())
LAYERS = re.findall(r'data-layer="(\w+)"', (ROOT / "gan1d/ui/figure/figure.html").read_text(encoding="utf-8"))
PAGES = {file.stem for file in (ROOT / "pages").glob("*.py")}
OBJECTIVE = "training/reference/test_objective.py"
LAWS = {  # of each term with an equation, tests that would fail if it were wrong
    "density": "densities/test_distributions.py pdf_is_the_slope_of_cdf",
    "sd": "densities/test_distributions.py samples_have_the_moments_of_the_density",
    "p_g": "theory/test_push_forward.py p_g_of_a_fold_adds_both_sides",
    "push_forward": "theory/test_push_forward.py p_g_of_a_linear_map_of_normal_noise",
    "kl": "theory/test_exact.py kl_of_two_normals_is_the_closed_form",
    "jsd": "theory/test_exact.py jsd_is_the_mean_of_two_entropies_subtracted_from_that_of_the_mixture",
    "tv": "theory/test_exact.py tv_of_shifted_uniforms_is_the_part_that_does_not_overlap",
    "w1": "theory/test_wasserstein.py w1_is_the_area_between_the_cdfs",
    "cross_entropy": f"{OBJECTIVE} discriminator_loss_is_the_cross_entropy_over_data_and_samples",
    "bayes": "teaching/lesson/test_bayes.py log_odds_add_up_to_the_same_posterior",
    "noise_contrastive": "teaching/lesson/test_paper.py noise_contrastive_estimation_is_best_where_p_g_is_p_data",
    "dirac_gan": "teaching/workbench/test_phase.py the_dirac_game_is_the_one_that_training_plays",
    "eigenvalue": "teaching/workbench/test_phase.py eigenvalues_of_the_dirac_game_are_those_of_mescheder",
    "parzen": "densities/test_from_points.py it_is_scipys_kernel_estimate_with_silvermans_bandwidth",
    "D_star": "theory/test_exact.py D_star_maximises_V",
    "logit": "runs/test_measure.py tangents_are_the_logit_of_d_and_its_slope",
    "V": f"{OBJECTIVE} value_is_equation_1",
    "C": "theory/test_exact.py V_of_D_star_is_minus_log_4_plus_twice_jsd",
    "minimax_game": f"{OBJECTIVE} minimax_loss_is_the_part_of_V_that_G_can_move",
    "equilibrium": "theory/test_exact.py D_star_is_one_half_everywhere_only_if_p_g_is_p_data",
    "d_data": "runs/test_measure.py metrics_of_lines_are_integrals_of_the_closed_forms",
    "accuracy": "theory/test_exact.py best_accuracy_is_that_of_D_star",
    "regret": "theory/test_exact.py discriminator_loss_is_log_2_minus_jsd_plus_half_the_regret",
    "proposition_1": "theory/test_exact.py D_star_maximises_V",
    "theorem_1": "theory/test_exact.py V_of_D_star_is_minus_log_4_plus_twice_jsd",
    "discriminator_loss": "theory/test_exact.py discriminator_loss_is_log_2_minus_jsd_plus_half_the_regret",
    "minimax": f"{OBJECTIVE} generator_losses_are_the_formulas_of_section_3",
    "non_saturating": f"{OBJECTIVE} generator_losses_are_the_formulas_of_section_3",
    "saturation": f"{OBJECTIVE} minimax_gradient_vanishes_where_D_is_sure_of_a_sample_and_the_other_does_not",
    "least_squares": f"{OBJECTIVE} gradients_of_both_players_are_finite_differences",
    "hinge": "theory/test_games.py exact_losses_are_the_training_losses_of_a_sample_of_every_cell",
    "wasserstein": "theory/test_games.py no_critic_with_slopes_of_at_most_1_has_a_higher_V_than_w1",
    "log_2": f"{OBJECTIVE} values_where_D_is_one_half",
    "push": "theory/test_exact.py push_is_minus_the_slope_of_the_loss_of_a_sample",
    "gradient": "training/test_algorithm_1.py one_G_step_is_theta_minus_rate_times_the_gradient_of_its_loss",
    "momentum": "training/reference/test_optimizers.py twenty_steps_are_those_of_torch_optim",
    "adam": "training/reference/test_optimizers.py twenty_steps_are_those_of_torch_optim",
    "r1": "training/test_penalties.py r1_of_a_linear_logit_is_half_its_squared_slope",
    "gp": "training/test_penalties.py gradient_penalty_of_a_linear_f_is_the_square_of_its_slopes_size_less_1",
    "smoothing": f"{OBJECTIVE} where_p_g_is_p_data_the_smoothed_value_is_greatest_at_D_half_of_1_minus_s",
    "ema": "images/test_game_state.py the_G_that_is_shown_is_the_weighted_mean_of_Gs_weights",
    "maxout": "training/reference/test_networks.py maxout_is_the_maximum_of_linear_functions_by_hand",
    "sine": "training/reference/test_networks.py sine_layer_starts_with_frequencies_of_sd_2_and_phases_in_one_turn",
    "fresh_critic": "images/test_critic.py the_bound_lies_below_the_jsd_and_reaches_most_of_it",
    "ideal": "theory/test_exact.py optimal_map_and_its_mirror_push_p_z_to_p_data",
}


@pytest.mark.parametrize(
    "name", [*Settings.fields(), *ImageSettings.fields(), *STYLE, *METRICS, *LAYERS, *LOSSES], ids=str
)
def test_every_setting_curve_layer_and_loss_has_its_term(name: str) -> None:
    found = find(name)
    assert found.term is not None
    assert found.sentence == ""


def test_the_words_of_the_design_and_the_states_of_a_game_are_explained() -> None:
    words = "p_data p_g p_z x z G D generator discriminator logit D_star V C regret k g_steps m iteration JSD nats"
    words += " converged missing weak strong circling diverged fork ghost recipe recording playhead data samples"
    assert {word: find(word).sentence for word in words.split() if find(word).sentence} == {}
    assert [kind for kind in KINDS if find(kind).sentence] == []


def test_the_numbers_in_the_words_on_states_are_those_that_decide_them() -> None:
    said = {
        "state": (BLOCK,),
        "converged": (states.CONVERGED_JSD, WINDOW),
        "trend": (f"{states.NEARER:.0%}".replace("%", " %"), AGO, f"{states.FURTHER:.0%}".replace("%", " %")),
        "close": (states.CLOSE_JSD,),
        "still": (states.STILL, AGO),
        "far": (f"{states.FAR_W1:g}", states.FAR_JSD),
        "strong": (states.NO_SIGNAL,),
    }
    for name, numbers in said.items():
        assert [number for number in numbers if str(number) not in GLOSSARY[name].words] == [], name
    assert (states.WEAK, states.POINT, states.MISSING_SHARE) == (0.2, 0.2, 0.25)
    for name, words in (("weak", "a fifth"), ("mode_collapse", "a fifth"), ("missing_mode", "a quarter")):
        assert words in GLOSSARY[name].words


def test_no_two_terms_are_found_by_the_same_word() -> None:
    names = Counter(name for term in TERMS for name in {name.casefold() for name in names_of(term)})
    assert [name for name, times in names.items() if times > 1] == []
    assert len(GLOSSARY) == len({term.title for term in TERMS}) == len({term.words for term in TERMS})


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_a_term_is_short_and_leads_to_others(term: Term) -> None:
    assert 1 <= len(re.findall(r"[.!?](?:\s|$)", term.words)) <= 5
    assert len(term.words) <= 330
    assert set(term.see) <= set(GLOSSARY) - {term.name}
    assert re.fullmatch(r"\w+", term.name)  # it is an anchor, too


@pytest.mark.parametrize("term", [term for term in TERMS if term.lead], ids=lambda term: term.name)
def test_where_a_term_can_be_seen_is_a_page_of_the_app(term: Term) -> None:
    assert term.lead is not None
    page, _, query = term.lead[1].partition("?")
    if page == "":
        Link.parse(fields_of(query))
    elif page == "bench":
        from gan1d.ui.workbench.bench import FIGURES

        assert fields_of("?" + query)["figure"] in FIGURES
    elif page == "lesson":
        assert fields_of("?" + query)["step"] in {step.name for step in LESSON}
    assert page in PAGES | {""}


def test_every_equation_is_backed_by_a_law_test() -> None:
    assert set(LAWS) == {term.name for term in TERMS if term.equation}
    for law in LAWS.values():
        file, test = law.split()
        assert re.search(rf"def test_\w*{test}", (ROOT / "tests" / file).read_text(encoding="utf-8")), law


def test_equations_have_no_words_that_would_stay_english_and_their_brackets_close() -> None:
    for term in TERMS:
        assert r"\text{" not in term.equation
        assert term.equation.count("{") == term.equation.count("}")


@pytest.mark.parametrize(
    ("word", "name"),
    [("jsd", "jsd"), ("JSD", "jsd"), ("mode collapse", "mode_collapse"), ("Mode-Collapse", "mode_collapse"),
     ("learning_rate_D", "learning_rate"), ("D", "D"), ("d", "D"), ("NaN", "diverged"), ("beta1", "adam")],
)  # fmt: skip
def test_a_word_finds_its_term(word: str, name: str) -> None:
    assert find(word).term == GLOSSARY[name]
    assert find(word).sentence == ""


def test_an_unknown_word_finds_the_nearest_and_says_so() -> None:
    found = find("regrett")
    assert found.term == GLOSSARY["regret"]
    assert "'regrett'" in found.sentence
    assert "regret." in found.sentence
    nothing = find("<b>xyzzy</b>" * 30)
    assert nothing.term is None
    assert len(nothing.sentence) < 200


def test_the_order_is_that_of_the_alphabet() -> None:
    titles = [term.title.casefold() for term in alphabetical()]
    assert titles == sorted(titles)
    assert len(titles) == len(GLOSSARY)


def test_a_search_finds_terms_by_any_of_their_names_and_words() -> None:
    assert matches(GLOSSARY["learning_rate"], "learning_rate_G")
    assert matches(GLOSSARY["jsd"], "shannon LOG")
    assert matches(GLOSSARY["jsd"], " ")
    assert not matches(GLOSSARY["jsd"], "shannon zebra")
