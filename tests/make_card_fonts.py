"""Make the fonts that cards are drawn with: `python -m tests.make_card_fonts FOLDER`.

FOLDER holds the packages of `SOURCES` as `npm pack NAME@VERSION` and `tar` leave them: `FOLDER/NAME-VERSION/package`,
with a hyphen for the slash of NAME and none of its @. Every source is under the SIL Open Font License 1.1 and reserves
no font name. From each the characters are taken that no source before it has; what is left is joined to one font a
weight, so that one call shapes a line that mixes English, Burmese and Arabic. Needs fonttools and brotli.

The same sources and the same fonttools give the same bytes.
"""

from __future__ import annotations

import logging
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).parent.parent / "pipeline" / "data" / "fonts"
FAMILY = "Broadsheet Card"
OPTICAL_SIZE = 36
"""Literata's own drawing for this size: finer than that of a book, and not so fine that a small preview loses it."""
WEIGHTS = {"Text": 500, "Strong": 700}
_EPOCH = 3_786_912_000
"""2024-01-01 in the seconds of a font's `head` table, so that a font made again has the same bytes."""
_FEATURES = [
    "ccmp", "locl", "rlig", "liga", "clig", "calt", "kern", "mark", "mkmk", "curs", "abvm", "blwm", "dist",
    "init", "medi", "fina", "isol", "rphf", "pref", "blwf", "abvf", "pstf", "pres", "abvs", "blws", "psts",
]  # fmt: skip
_PRESENTATION = set(range(0xFB50, 0xFE00)) | set(range(0xFE70, 0xFF00))
"""Arabic letters in fixed shapes, for machines that cannot shape: no text needs them."""
SOURCES = (
    *(
        ("fontsource-variable-literata-5.3.0", f"literata-{part}-opsz-normal")
        for part in ("latin", "latin-ext", "vietnamese", "cyrillic", "cyrillic-ext", "greek", "greek-ext")
    ),
    ("fontsource-noto-sans-myanmar-5.3.0", "noto-sans-myanmar-myanmar-{weight}-normal"),
    ("fontsource-noto-naskh-arabic-5.3.0", "noto-naskh-arabic-arabic-{weight}-normal"),
    ("fontsource-noto-serif-hebrew-5.3.0", "noto-serif-hebrew-hebrew-{weight}-normal"),
)


def main(folder: Path) -> None:
    """Write a font for each weight."""
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    HERE.mkdir(parents=True, exist_ok=True)
    for style, weight in WEIGHTS.items():
        with tempfile.TemporaryDirectory() as place:
            merged: TTFont = Merger().merge(list(_parts(folder, weight, Path(place))))
        _named(merged, style, weight)
        file = HERE / f"{FAMILY.replace(' ', '')}-{style}.ttf"
        merged.save(file)
        sys.stdout.write(f"{file.name}: {file.stat().st_size:,} bytes, {len(merged.getBestCmap())} characters\n")


def _parts(folder: Path, weight: int, place: Path) -> Iterable[str]:
    """The files to join: each source at its weight, with the characters that are its own."""
    taken: set[int] = set()
    for number, (package, name) in enumerate(SOURCES):
        file = folder / package / "package" / "files" / f"{name.format(weight=weight)}.woff2"
        font = TTFont(file, recalcTimestamp=False)
        if "fvar" in font:
            font = instantiateVariableFont(font, {"opsz": OPTICAL_SIZE, "wght": weight})
        own = set(font.getBestCmap()) - taken - _PRESENTATION
        taken |= own
        _subset(font, own)
        part = place / f"{number}.ttf"
        font.flavor = None
        font.save(part)
        yield str(part)


def _subset(font: TTFont, characters: set[int]) -> None:
    """Leave the characters and what shapes them; no hints, since cards are drawn large and scaled down."""
    options = Options(hinting=False, layout_features=_FEATURES, glyph_names=False, notdef_outline=True)
    options.drop_tables += [
        "STAT",
        "MVAR",
        "HVAR",
        "avar",
        "gasp",
        "DSIG",
        "prep",
        "fpgm",
        "cvt ",
        "meta",
        "vhea",
        "vmtx",
    ]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)


def _named(font: TTFont, style: str, weight: int) -> None:
    """A name of its own, the makers' notices, and no moment of making."""
    font["head"].created = font["head"].modified = _EPOCH
    font.recalcTimestamp = False
    font["OS/2"].usWeightClass = weight
    notice = (
        "Copyright 2017 The Literata Project Authors (https://github.com/googlefonts/literata). "
        "Copyright 2022 The Noto Project Authors (https://github.com/notofonts)."
    )
    names = {
        0: notice, 1: f"{FAMILY} {style}", 2: "Regular", 3: f"1.0;{FAMILY} {style}", 4: f"{FAMILY} {style}",
        5: "Version 1.000", 6: f"{FAMILY.replace(' ', '')}-{style}",
        13: "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
        14: "https://openfontlicense.org",
    }  # fmt: skip
    font["name"].names = []
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
