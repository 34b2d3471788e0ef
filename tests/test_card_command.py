"""`publish card` as a person runs it: the files, what is said, and each way in which it cannot be done."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from tests.card.cards import LONG
from tests.outboxes import ROOT, files, publish
from tests.samples import EXAMPLES

MATTER = "+++\n{}\ndate = 2026-03-09\n+++\n\nThe ferries run again, between six in the morning and two.\n"
SIZES = ((1200, 675), (1080, 1080))


def _issue(folder: Path, *lines: str) -> Path:
    file = folder / "issue.md"
    file.write_text(MATTER.format("\n".join(lines)), encoding="utf-8")
    return file


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_same_issue_gives_the_same_pictures(example: Path, tmp_path: Path) -> None:
    made = []
    for name, hashes in (("one", "1"), ("two", "2")):
        result = publish("card", example, "--out", tmp_path / name, PYTHONHASHSEED=hashes, TZ="Asia/Yangon")
        assert result.returncode == 0, result.stderr
        made.append(files(tmp_path / name))
    assert made[0] == made[1]
    for width, height in SIZES:
        picture = made[0][f"{example.stem}-card-{width}x{height}.png"]
        assert struct.unpack(">II", picture[16:24]) == (width, height)
        assert len(picture) < 1_000_000
        assert b"tIME" not in picture
        assert b"tEXt" not in picture
        alt = made[0][f"{example.stem}-card-{width}x{height}.txt"].decode()
        assert "Lantern River Briefing" in alt
        assert alt.strip() in result.stdout


def test_it_says_which_files_as_json_too(tmp_path: Path) -> None:
    result = publish("card", EXAMPLES[0], "--size", "1080x1080", "--out", tmp_path, "--json")
    (row,) = json.loads(result.stdout)["cards"]
    assert Path(row["file"]).stat().st_size == row["bytes"]
    assert Path(row["alt_file"]).read_text(encoding="utf-8").strip() == row["alt"]
    assert (row["width"], row["height"], row["shows"], row["passed_over"]) == (1080, 1080, "epigraph", None)
    assert len(files(tmp_path)) == 2


def test_without_a_folder_they_stand_beside_the_outbox_and_leave_it_alone(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "publication.toml").write_bytes((ROOT / "config" / "publication.toml").read_bytes())
    issue = _issue(tmp_path, 'title = "Water"')
    assert publish("--dry-run", issue, folder=tmp_path).returncode == 0
    before = files(tmp_path / "outbox")
    assert publish("card", issue, folder=tmp_path).returncode == 0
    after = files(tmp_path / "outbox")
    assert before.items() <= after.items()
    assert sorted(after.keys() - before.keys()) == [
        f"2026-03-09-water-card-{size}.{kind}" for size in ("1080x1080", "1200x675") for kind in ("png", "txt")
    ]
    assert publish("--dry-run", issue, folder=tmp_path).returncode == 0


def test_an_epigraph_that_does_not_fit_gives_way_to_the_title_and_is_named(tmp_path: Path) -> None:
    issue = _issue(tmp_path, 'title = "Water"', f'epigraph = "{LONG} {LONG}"')
    result = publish("card", issue, "--out", tmp_path / "out", "--size", "1200x675")
    assert result.returncode == 0
    assert "shows the title: the epigraph" in result.stderr
    assert "title, 1200 by 675" in result.stdout


@pytest.mark.parametrize(
    ("lines", "status", "said"),
    [
        (['title = "Boat 🚢 and ก"'], 1, "the title has “🚢” (U+1F6A2 SHIP), “ก” (U+0E01 THAI CHARACTER KO KAI)"),
        ([f'title = "{"W" * 300}"'], 1, "nothing fits on the card 1200x675"),
        ([f'title = "{LONG * 9}"'], 1, "nothing fits on the card 1200x675"),
        (['author = "Nobody"'], 1, "neither an epigraph nor a title"),
    ],
)
def test_an_issue_that_gives_no_card_is_said_in_one_message(
    lines: list[str], status: int, said: str, tmp_path: Path
) -> None:
    result = publish("card", _issue(tmp_path, *lines), "--out", tmp_path / "out")
    assert (result.returncode, "Traceback" in result.stderr) == (status, False)
    assert said in result.stderr
    assert "issue.md: " in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_font_of_ones_own_is_used_for_what_ours_lack(tmp_path: Path) -> None:
    from fontTools.fontBuilder import FontBuilder  # noqa: PLC0415
    from fontTools.pens.ttGlyphPen import TTGlyphPen  # noqa: PLC0415

    pen = TTGlyphPen(None)
    for number, point in enumerate([(50, 0), (50, 700), (450, 700), (450, 0)]):
        (pen.lineTo if number else pen.moveTo)(point)
    pen.closePath()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "box"])
    builder.setupCharacterMap(dict.fromkeys([0x0E01, 0x20], "box"))
    builder.setupGlyf({".notdef": pen.glyph(), "box": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (500, 50), "box": (500, 50)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Box", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(tmp_path / "box.ttf")
    issue = _issue(tmp_path, 'title = "กก ก"')
    assert publish("card", issue, "--out", tmp_path / "out").returncode == 1
    result = publish("card", issue, "--out", tmp_path / "out", "--font", tmp_path / "box.ttf")
    assert result.returncode == 0, result.stderr


def test_wrong_use_is_said_in_one_message(tmp_path: Path) -> None:
    issue = _issue(tmp_path, 'title = "Water"')
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "bad.toml").write_text(
        '[publication]\nname = "A"\naddress = "a@example.org"\ncolour = "reddish"\n', encoding="utf-8"
    )
    cases: list[tuple[list[str | Path], str]] = [
        (["nowhere.md"], "nowhere.md"),
        ([issue, "--size", "9x9"], "--size"),
        ([issue, "--out", tmp_path / "file"], "the card cannot be written"),
        ([issue, "--out", tmp_path / "file" / "under"], "the card cannot be written"),
        ([issue, "--font", tmp_path / "file"], "is no font that can be read"),
        ([issue, "--font", tmp_path / "none.ttf"], "is no font that can be read"),
        ([issue, "--config", tmp_path / "bad.toml"], "bad.toml:4: colour is no colour"),
    ]
    for words, said in cases:
        result = publish("card", *words)
        assert (result.returncode, "Traceback" in result.stderr) == (2, False), words
        assert said in result.stderr


def test_without_pillow_the_remedy_is_named() -> None:
    script = "import sys; sys.modules['PIL'] = None\nfrom pipeline.cli import main\nsys.exit(main(sys.argv[1:]))"
    words = [sys.executable, "-c", script, "card", str(EXAMPLES[0])]
    result = subprocess.run(words, capture_output=True, encoding="utf-8", check=False)
    assert (result.returncode, result.stdout) == (2, "")
    assert "cards need Pillow, which is not installed; pip install 'broadsheet[cards]'" in result.stderr


def test_a_pillow_that_cannot_shape_is_refused() -> None:
    script = (
        "import sys\nfrom PIL import features\nfeatures.check = lambda name: False\n"
        "from pipeline.cli import main\nsys.exit(main(sys.argv[1:]))"
    )
    words = [sys.executable, "-c", script, "card", str(EXAMPLES[0])]
    result = subprocess.run(words, capture_output=True, encoding="utf-8", check=False)
    assert result.returncode == 2
    assert "cannot shape Burmese" in result.stderr
