"""The catalogues are those of today's source, and nothing in them is missing or maimed."""

import re
from collections import Counter
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from gan1d import languages
from gan1d.languages import DOMAINS, browser_words, use_language
from gan1d.languages.catalogues import TRANSLATED, gathered, missing, read

BOTH = [(language, domain) for language in TRANSLATED for domain in DOMAINS]
VALUE = re.compile(r"\{[^{}]*\}")
# What a translation must carry over as it stands: values, code, the targets of links, formulas.
KEPT = re.compile(r"\{[^{}]*\}|`[^`]+`|\]\([^)]*\)|\$[^$]+\$|\*\*|p_data|p_g(?![a-z])|p_z|(?<![a-z])log [24](?!\d)")


def pairs(catalogue: Catalog) -> list[tuple[str, str]]:
    """Every message and its translation; of a plural, each of its forms."""
    found = []
    for message in catalogue:
        if isinstance(message.id, tuple | list):
            found += [(message.id[-1], text) for text in message.string]
        elif message.id:
            found.append((message.id, message.string))
    return found


def words(source: str) -> list[str]:
    """Words, as against symbols and names of values."""
    return re.findall(r"[A-Za-z]{4,}", VALUE.sub("", source))


def sources(catalogue: Catalog) -> set[object]:
    return {message.id if isinstance(message.id, str) else tuple(message.id) for message in catalogue if message.id}


@pytest.mark.slow
@pytest.mark.parametrize(("language", "domain"), BOTH)
def test_no_message_of_the_source_is_missing(language: str, domain: str) -> None:
    catalogue = read(language, domain)
    assert sources(gathered(domain)) == sources(catalogue), "run `make words`, then translate what is new"
    assert list(missing(catalogue)) == []


@pytest.mark.parametrize(("language", "domain"), BOTH)
def test_translations_keep_values_code_and_symbols(language: str, domain: str) -> None:
    for source, text in pairs(read(language, domain)):
        values = Counter(VALUE.findall(source)), Counter(VALUE.findall(text))
        assert set(values[0]) == set(values[1]), (source, text)
        assert set(KEPT.findall(source)) <= set(KEPT.findall(text)), (source, text)


@pytest.mark.parametrize(("language", "domain"), BOTH)
def test_sentences_are_translated_not_copied(language: str, domain: str) -> None:
    copied = [source for source, text in pairs(read(language, domain)) if source == text and len(words(source)) > 3]
    assert copied == []


def test_the_check_finds_what_is_missing() -> None:
    catalogue = Catalog("ko")
    catalogue.add("There", "거기")
    catalogue.add("Here")
    catalogue.add("Doubtful", "글쎄", flags=["fuzzy"])
    catalogue.add(("{n} run", "{n} runs"), ("",))
    assert list(missing(catalogue)) == ["Here", "Doubtful", "{n} run"]
    file = BytesIO()
    write_po(file, catalogue)
    file.seek(0)
    assert list(missing(read_po(file, "ko"))) == ["Here", "Doubtful", "{n} run"]


@pytest.mark.slow
def test_both_domains_have_messages() -> None:
    assert "Scenarios" in sources(gathered("gan1d"))
    assert "reset" in sources(gathered("browser"))


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_said_is_what_babel_reads(language: str) -> None:
    """The app reads its catalogues by another library than the one that wrote them."""
    with use_language(language):
        assert browser_words() == dict(pairs(read(language, "browser")))
        read_by_app = languages._translations(language)
        for message in read(language, "gan1d"):
            if isinstance(message.id, tuple | list):
                (string,) = message.string  # neither language has more than one form
                assert {read_by_app.ngettext(*message.id, n) for n in (0, 1, 2, 5)} == {string}
            elif message.id:
                assert read_by_app.gettext(message.id) == message.string
