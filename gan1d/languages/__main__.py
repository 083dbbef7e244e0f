"""`python -m gan1d.languages`: bring the catalogues up to the source, and say what is still to be translated."""

from __future__ import annotations

from gan1d.languages import DOMAINS
from gan1d.languages.catalogues import TRANSLATED, missing, refreshed, write

for language in TRANSLATED:
    for domain in DOMAINS:
        catalogue = refreshed(language, domain)
        write(language, domain, catalogue)
        lost = list(missing(catalogue))
        print(f"{language} {domain}: {len(catalogue)} messages, {len(lost)} without a translation")
        for message in lost:
            print(f"  {message}")
