"""What is known of the sample briefings is what is read from them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.read import read_issue
from tests.samples import sample_files

SAMPLES = sample_files()
pytestmark = pytest.mark.skipif(not SAMPLES, reason="BROADSHEET_SAMPLES names no folder with samples")
NOT_SAID = {
    "b26": "its date stands in a file name that the sample does not have",
    "b41": "it is the source of a web page with a date of another calendar: that is an error, and nothing of it is guessed",
}


def _expected(path: Path) -> tuple[str, dict[str, Any]]:
    facts = json.loads(path.with_suffix(".meta.json").read_text(encoding="utf-8"))
    return facts["id"], facts["expected"]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_title_and_date(path: Path) -> None:
    name, expected = _expected(path)
    found = read_issue(path).issue
    if name in NOT_SAID:
        assert found.date is None
        return
    assert found.title == expected["title"]
    assert (found.date.isoformat() if found.date else None) == expected["date"]


@pytest.mark.parametrize("path", [path for path in SAMPLES if "three" in path.name], ids=lambda path: path.name)
def test_the_seed(path: Path) -> None:
    _, expected = _expected(path)
    reading = read_issue(path)
    found = reading.issue
    assert reading.problems == ()
    assert (found.author, found.read_minutes, found.language) == (expected["author"], expected["read_minutes"], "en")
    assert found.slug == path.stem
    assert found.epigraph is not None
    assert f"“{found.epigraph.text}”" == expected["epigraph"]["quote"]
    assert found.epigraph.attribution == expected["epigraph"]["attribution"]
    assert [block.type for block in found.body] == ["paragraph"] * expected["body_paragraphs"]
    assert [f"[{note.marker}]" for note in found.footnotes] == expected["footnotes"]["definitions"]
    assert found.hero is not None
    assert (found.hero.src, found.hero.alt) == (None, None)
    assert found.about is not None
    assert found.about.startswith(f"{found.author} is ")


@pytest.mark.parametrize("path", [path for path in SAMPLES if "three" in path.name], ids=lambda path: path.name)
def test_the_resources_of_the_seed(path: Path) -> None:
    _, expected = _expected(path)
    resources = read_issue(path).issue.resources
    assert resources is not None
    assert resources.heading == expected["resource_heading"]
    wanted = expected["resource_categories"]
    assert [(s.slug, s.heading) for s in resources.sections] == [(s["slug"], s["heading"]) for s in wanted]
    assert [[(i.title, i.by) for i in s.items] for s in resources.sections] == [
        [(i["title"], i["by"]) for i in s["items"]] for s in wanted
    ]
    assert [item.language for s in resources.sections for item in s.items].count("my") == 1


@pytest.mark.parametrize("path", [path for path in SAMPLES if path.name.startswith("b11")], ids=lambda path: path.name)
def test_a_list_of_links_without_a_heading_of_its_own(path: Path) -> None:
    _, expected = _expected(path)
    resources = read_issue(path).issue.resources
    assert resources is not None
    assert [(s.heading, len(s.items)) for s in resources.sections] == [
        (s["heading"], s["items"]) for s in expected["sections"]
    ]
    assert [item.by for s in resources.sections for item in s.items] == expected["item_authors"]
