"""MJML in, the final HTML out: converted by mjml-python, CSS inlined by premailer, and looked at before it is given.

What these two do wrong when called plainly is avoided here: mjml-python writes Burmese, quotation marks and
backslashes in attributes as Rust source, so it gets ASCII only; premailer drops a doctype that is not spelled like
lxml's own, and `!important`, so it gets what it needs to keep them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.errors import BadConfiguration, PublishError
from pipeline.inliner import load_premailer

MJML_RECIPE = "2"
"""What the result depends on besides the input and the versions of mjml-python, premailer, cssutils and lxml: raise it
with every change of this module that changes what comes out."""

_CRITICAL = 50
"""logging.CRITICAL: cssutils talks about every vendor property of MJML's own rules."""
_FILE = "templates/email.mjml"
_DOCTYPE = "<!DOCTYPE html>"
_STYLES = re.compile(r"(<mj-style\b.*?</mj-style\s*>|<style\b.*?</style\s*>)", re.DOTALL | re.IGNORECASE)
_HTML_TAG = re.compile(r'<html (lang="[^"]*" dir="[^"]*")')
_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]*)[^<>]*?(/?)>")
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
_DEEPEST = 150
"""Elements in one another: libxml2 drops what stands deeper than 255, MJML's own tables included, and mjml-python
dies of thousands without a word."""
_APART = "\U0010fffe"
"""Stands inside "<!--" in texts while the inliner works: libxml2 takes that in an attribute for a server's own comment
and writes what is in it unescaped. It is a noncharacter, so no filled template holds it."""
_FIRST_CHILD = re.compile(r"(<body\b[^>]*>\s*<div)(?= style=\"display:none)")
_REFUSED = (
    (re.compile(r"<script\b", re.IGNORECASE), "a script", "no mail program runs one and filters refuse the mail"),
    (re.compile(r"<link\b", re.IGNORECASE), "a link to a style sheet", "write its rules into the template"),
    (re.compile(r"@import\b|@font-face\b", re.IGNORECASE), "a remote font or style sheet", "name system fonts only"),
)


def finish_mjml(mjml: str) -> str:
    """Turn MJML into the HTML document that travels.

    Args:
        mjml: a whole MJML document, any Unicode text in it. `<mj-style>` and `<style>` hold ASCII.

    Returns:
        HTML with literal UTF-8 text, the doctype first, style rules both inlined and kept, every style attribute
        on its element, `lang` and `dir` on each child of the body. The same input gives the same bytes.

    Raises:
        BadConfiguration: the MJML cannot be read, or would make the mail load something or run something.
    """
    if _is_too_deep(mjml):
        fault = f"the filled template has more than {_DEEPEST} elements in one another"
        raise BadConfiguration((PublishError(fault, "see that every element is closed", file=_FILE),))
    html = _converted(_ascii(mjml))
    mistakes = tuple(_refused(html))
    if mistakes:
        raise BadConfiguration(mistakes)
    return _inlined(_DOCTYPE + _with_language(html[len(_DOCTYPE) :]))


def _is_too_deep(mjml: str) -> bool:
    depth = 0
    for tag in _TAG.finditer(mjml):
        depth += 0 if tag[3] or tag[2].lower() in _VOID else -1 if tag[1] else 1
        if depth > _DEEPEST:
            return True
    return False


def _ascii(mjml: str) -> str:
    """Everything but style rules as ASCII with numeric references, and the backslash as one.

    mjml-python 1.4.2 prints attributes with Rust's `{:?}`, which escapes combining marks and backslashes for Rust;
    the inliner turns the references back into characters, so the final HTML does not grow.
    """
    parts = _STYLES.split(mjml)
    for number in range(0, len(parts), 2):
        parts[number] = parts[number].encode("ascii", "xmlcharrefreplace").decode().replace("\\", "&#92;")
    return "".join(parts)


def _converted(mjml: str) -> str:
    # mjml, lxml and premailer load when there is something new to convert: an outbox made again remembers the result
    from mjml import mjml2html  # noqa: PLC0415

    try:
        html: str = mjml2html(mjml, fonts={})
    except ValueError as error:
        fault = f"the filled template is no MJML that can be converted: {error}"
        remedy = "see that every element is closed and that the file begins with <mjml>"
        raise BadConfiguration((PublishError(fault, remedy, file=_FILE),)) from error
    return html


def _refused(html: str) -> Iterator[PublishError]:
    """What a template may not bring into a mail. The issue's own text cannot: it is escaped."""
    if not html.lower().startswith(_DOCTYPE.lower()):
        yield PublishError("the MJML makes no whole HTML document", "begin the template with <mjml>", file=_FILE)
    if "\\u{" in html:
        fault = "an attribute holds characters that mjml-python cannot write"
        yield PublishError(fault, "keep quotation marks and backslashes out of attributes", file=_FILE)
    rules = "".join(_STYLES.findall(html))
    for pattern, what, remedy in _REFUSED:
        if pattern.search(rules if what.startswith("a remote") else html):
            yield PublishError(f"the template brings {what} into the mail", remedy, file=_FILE)


def _with_language(html: str) -> str:
    """The document's `lang` and `dir` on the hidden preview too: mail programs drop those of `html`."""
    found = _HTML_TAG.search(html)
    return _FIRST_CHILD.sub(lambda div: f"{div[1]} {found[1]}", html, count=1) if found else html


def _inlined(html: str) -> str:
    inlined: str = load_premailer()(
        html.replace("&lt;!--", f"&lt;!{_APART}--"),
        keep_style_tags=True,
        strip_important=False,
        disable_validation=True,
        remove_classes=False,
        allow_network=False,
        cssutils_logging_level=_CRITICAL,
        disable_basic_attributes=["height", "width"],
    ).transform(pretty_print=False)
    inlined = inlined.replace(_APART, "")
    if not inlined.startswith(_DOCTYPE):
        fault = "the inliner dropped the doctype"
        raise BadConfiguration((PublishError(fault, "install the versions that the package names", file=_FILE),))
    return inlined
