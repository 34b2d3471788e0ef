"""A finished e-mail as a browser's parser sees it: html5lib is neither of the two libraries that made it."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

from pipeline.edition import EmailEdition
from pipeline.issue import Issue
from pipeline.render.email import render_email
from tests.render.material import CHANNEL, PUBLICATION, TEMPLATES

_NO_ERROR = {"expected-named-entity"}
"""lxml leaves "&{" in attributes as it is (HTML 4.01, appendix B.7.1), which today's standard allows again."""


def rendered(issue: Issue) -> EmailEdition:
    """The issue as an e-mail of the test publication."""
    return render_email(issue, PUBLICATION, CHANNEL, TEMPLATES)


def parsed(html: str) -> Element:
    """The document's root; the parser complains of nothing in it."""
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    root: Element = parser.parse(html)
    assert [code for _, code, _ in parser.errors if code not in _NO_ERROR] == []
    return root


def text_of(element: Element) -> str:
    """What a reader sees of an element, without comments."""
    return "".join(_texts(element))


def _texts(element: Element) -> Iterator[str]:
    if isinstance(element.tag, str):
        yield element.text or ""
        for child in element:
            yield from _texts(child)
            yield child.tail or ""


def all_of(root: Element, *tags: str) -> list[Element]:
    """Every element of some tags in the order of the document."""
    return [element for element in root.iter() if element.tag in tags]


def classed(root: Element, name: str) -> list[Element]:
    """Every element of a class."""
    return [e for e in root.iter() if isinstance(e.tag, str) and name in (e.get("class") or "").split()]


def only(found: list[Element]) -> Element:
    """The one element of a list."""
    assert len(found) == 1, found
    return found[0]
