"""`python -m upkeep.font NanumGothic.ttf`: the font for Korean words in figures, made from the one its authors give.

Chinese characters, hints and what its makers kept in it are left out: 1.5 MB instead of 4.7. The licence (OFL.txt
beside the font) asks that a changed font has another name.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from gan1d.figures.matplotlib_fonts import FONT, FONT_FILE

CHINESE = (range(0x2E80, 0x3000), range(0x4E00, 0xA000), range(0xF900, 0xFB00))
FAMILY, IDENTIFIER, FULL, POSTSCRIPT = 1, 3, 4, 6  # records of the name table that carry the name
KEPT = (0, 2, 5, 9)  # and those that stay: copyright, weight, version, designers


def make(source: Path, target: Path) -> None:
    """Write the font. The same source gives the same letters."""
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options(hinting=False, notdef_outline=True, drop_tables=["TSI0", "TSI1", "TSI2", "TSI3", "TSI5"])
    options.name_IDs = [*KEPT, FAMILY, IDENTIFIER, FULL, POSTSCRIPT]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for code in font.getBestCmap() if not any(code in part for part in CHINESE)])
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID not in KEPT:
            record.string = FONT.replace(" ", "") if record.nameID == POSTSCRIPT else FONT
    font.save(target)


if __name__ == "__main__":
    make(Path(sys.argv[1]), FONT_FILE)
