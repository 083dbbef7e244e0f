"""Which language a link means."""

import pytest

from gan1d.languages import LANGUAGES
from gan1d.ui.shell.language import nearest_language


@pytest.mark.parametrize(
    ("code", "language"),
    [
        *((code, code) for code in LANGUAGES),
        ("ko-KR", "ko"), ("ko_KR", "ko"), ("KO", "ko"), ("kor", "ko"), ("kr", "ko"), ("Korean", "ko"), ("한국어", "ko"),
        ("vi-VN", "vi"), ("vie", "vi"), ("vn", "vi"), ("vietnamse", "vi"), ("Tiếng Việt", "vi"),
        ("en-GB", "en"), ("eng", "en"), (" en ", "en"),
        ("fr", None), ("fr-FR", None), ("xx", None), ("", None), ("k", None), ("e", None), ("-", None),
    ],
)  # fmt: skip
def test_the_nearest_language(code: str, language: str | None) -> None:
    assert nearest_language(code) == language
