"""Which characters a font has, and which a text lacks."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from pipeline.card.coverage import NoFont, characters_of, missing

FOLDER = Path(__file__).parent.parent.parent / "pipeline" / "data" / "fonts"


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.ttf")), ids=lambda file: file.stem)
@pytest.mark.parametrize("only", [4, 12])
def test_it_reads_what_fonttools_reads(file: Path, only: int, tmp_path: Path) -> None:
    font = TTFont(file)
    tables = [table for table in font["cmap"].tables if table.format == only]
    if not tables:
        made = font["cmap"].tables[0].newSubtable(only)
        made.platformID, made.platEncID, made.language = 3, 10 if only == 12 else 1, 0
        made.cmap = font.getBestCmap()
        tables = [made]
    font["cmap"].tables = tables
    font.save(tmp_path / "font.ttf")
    expected = set().union(*(table.cmap for table in tables))
    assert characters_of((tmp_path / "font.ttf").read_bytes()) == expected


def test_our_fonts_have_what_our_readers_write() -> None:
    characters = [characters_of(file.read_bytes()) for file in FOLDER.glob("*.ttf")]
    assert len(characters) == 2
    assert characters[0] == characters[1]
    texts = [
        "“We — ask…” ‘61%’ • £€$ ÄÖÜß éñç Łódź ŵ 1/2 ½ № © Tiếng Việt e\u0301 a\u2011b\u00a0c\u202fd",
        "".join(map(chr, [*range(0x1000, 0x10A0)])), "Река — это дорога. Їжак", "Ποτάμι", "النهر، «نعم»؟ پچژگ ۱۲۳", "שָׁלוֹם",
        "a\u200bb\u200dc\u200ed\ufe0f",
    ]  # fmt: skip
    for text in texts:
        assert missing(text, characters[0]) == ()


def test_what_is_missing_is_named_once_in_order() -> None:
    assert missing("a ก b 🚢 ก", frozenset(map(ord, "ab "))) == ("ก", "🚢")


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", b"\0\1\0\0", b"\0\1\0\0\xff\xff" + b"\0" * 20, b"ttcf" + b"\xff" * 30]
)
def test_what_is_no_font_is_refused(data: bytes) -> None:
    with pytest.raises(NoFont):
        characters_of(data)


def test_a_font_that_is_cut_off_is_refused() -> None:
    whole = next(FOLDER.glob("*.ttf")).read_bytes()
    for length in range(0, 3000, 97):
        with pytest.raises(NoFont):
            characters_of(whole[:length])


def test_the_licence_is_beside_the_fonts() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / "OFL.txt").read_text(encoding="utf-8")
