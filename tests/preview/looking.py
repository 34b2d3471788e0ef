"""Ways of looking at a page: parsed as a browser parses it, strictly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

import html5lib

from pipeline.edition import Edition, EmailEdition
from pipeline.issue import Reading
from pipeline.preview import Made, preview_page
from pipeline.preview.deliveries import DRY
from pipeline.problem import Problem
from tests.preview.builders import PUBLICATION, email, packed_email, packed_thread, reading, thread


def page_of(
    *editions: Edition,
    of: Reading | None = None,
    problems: Sequence[Problem] = (),
    packed: bool = True,
    made: Made = DRY,
) -> str:
    """The page of some editions; an e-mail and two threads where none are given."""
    shown = editions or ((email(), thread(), thread(kind="mastodon")) if packed else ())
    parts = [packed_email(e) if isinstance(e, EmailEdition) else packed_thread(e) for e in shown]
    return preview_page(of or reading(), shown, parts, problems, PUBLICATION, made=made)


def parsed(page: str) -> Element:
    """The page's tree, as a browser builds it.

    Raises:
        html5lib.html5parser.ParseError: the page is not well formed.
    """
    tree: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    return tree


def fragment(markup: str) -> Element:
    """A piece of HTML inside a division, parsed strictly."""
    found = parsed(f"<!DOCTYPE html><title>t</title><div>{markup}</div>").find("body/div")
    assert found is not None
    return found


def text_of(element: Element) -> str:
    """All the text in an element."""
    return "".join(element.itertext())


def with_class(tree: Element, name: str) -> list[Element]:
    """Elements that have a class."""
    return [element for element in tree.iter() if name in (element.get("class") or "").split()]


def with_id(tree: Element, name: str) -> Element:
    """The one element that has an id."""
    (element,) = (element for element in tree.iter() if element.get("id") == name)
    return element


def addresses(tree: Element) -> Iterator[tuple[str, str, str]]:
    """Every attribute that may make a browser load something: tag, attribute, value."""
    for element in tree.iter():
        for name, value in element.attrib.items():
            if name in {"src", "href", "srcset", "poster", "background", "action", "data", "ping", "style"}:
                yield str(element.tag), name, value
