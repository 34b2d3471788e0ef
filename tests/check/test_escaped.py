"""What only the Issue shows, because the file writes it as an escape or an entity, is found all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.check import check_issue
from pipeline.delivery import READER, UNSUBSCRIBE
from pipeline.issue import Epigraph, Hero, Span, ThreadHand
from pipeline.read import read_issue
from tests.check.making import PUBLICATION, issue, listed, paragraph, problems, resource

TURNED = "gro.elpmaxe\u202e"


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        (issue(title=TURNED), 1),
        (issue(subject=TURNED), 0),
        (issue(preheader=TURNED), 0),
        (issue(url=f"https://x.example/{TURNED}"), 2),
        (issue(hashtags=("Boats", TURNED)), 2),
        (issue(epigraph=Epigraph("Boats", TURNED, 2)), 2),
        (issue(hero=Hero("a.png", TURNED, 4)), 4),
        (issue(body=(paragraph(TURNED),)), 3),
        (issue(body=(paragraph("x", Span("link", 0, 1, f"https://x.example/{TURNED}", 3)),)), 3),
        (issue(about=TURNED), 0),
        (listed(resource(url=f"https://x.example/{TURNED}")), 10),
        (issue(thread=(ThreadHand(posts=("One.", TURNED), line=5),)), 5),
        (issue(thread=(ThreadHand(closing=TURNED, line=5),)), 5),
    ],
)
def test_an_override_anywhere_in_the_issue_is_found_at_its_line(changed: object, line: int) -> None:
    found = [p for p in problems(changed, "text") if p.rule == "bidi-override"]  # type: ignore[arg-type]
    assert [p.place.line for p in found] == [line]
    assert "U+202E" in found[0].message


@pytest.mark.parametrize("placeholder", [UNSUBSCRIBE.placeholder, READER.placeholder])
def test_a_placeholder_is_found(placeholder: str) -> None:
    found = problems(issue(body=(paragraph(f"See {placeholder}."),)), "text")
    assert "slot-in-text" in {p.rule for p in found}


def test_what_stands_in_the_text_itself_is_said_once() -> None:
    said = f"See {READER.placeholder} {TURNED}"
    found = [p.rule for p in problems(issue(body=(paragraph(said),)), said)]
    assert (found.count("slot-in-text"), found.count("bidi-override")) == (1, 1)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('+++\ntitle = "x\\u202Ey"\ndate = 2026-03-09\n+++\nBoats came.\n', "bidi-override"),
        ('+++\ntitle = "x"\n[thread]\nlead = "reader\\u0040slot.invalid"\n+++\nBoats came.\n', "slot-in-text"),
        ("# Boats\n\nSee &#x202e;boats.\n", "bidi-override"),
        ("# Boats\n\nWrite to reader@slot&#46;invalid now.\n", "slot-in-text"),
        ("# Boats\n\nSee https://unsubscribe.**invalid**/SLOT now.\n", "slot-in-text"),
    ],
)
def test_whatever_signs_the_file_uses(text: str, rule: str, tmp_path: Path) -> None:
    (tmp_path / "issue.md").write_text(text, encoding="utf-8")
    assert rule in {p.rule for p in check_issue(read_issue(tmp_path / "issue.md", "en"), PUBLICATION)}
