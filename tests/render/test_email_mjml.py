"""From MJML to the final HTML: what the converter and the inliner do wrong when called plainly does not happen."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pipeline.errors import BadConfiguration
from pipeline.render.mjml import finish_mjml
from tests.render.looking import all_of, only, parsed, text_of

VALUES = [
    "မြန်မာ ဗုဒ္ဓ",
    "a &quot;b&quot; c",
    "back\\slash",
    "👩‍👩‍👧",
    "e\u0301 \u00a0 \u200b",
    "it's",
    "&lt;b&gt; &amp;amp;",
    "&lt;!--&amp;amp; &quot;--&gt; &lt;!-- x",
]


def document(body: str, head: str = "", language: str = "en") -> str:
    """A whole MJML document around some content."""
    return (
        f'<mjml lang="{language}" dir="ltr"><mj-head>{head}</mj-head><mj-body><mj-section><mj-column>{body}'
        "</mj-column></mj-section></mj-body></mjml>"
    )


@pytest.mark.parametrize("value", VALUES)
def test_attributes_come_out_as_they_went_in(value: str) -> None:
    """mjml-python alone writes them as Rust source: Burmese vowels as escapes, quotation marks with backslashes."""
    html = finish_mjml(
        document(
            f'<mj-image src="https://x.org/a.png" alt="{value}" /><mj-text><i title="{value}">x</i></mj-text>',
            f"<mj-title>{value}</mj-title>",
        )
    )
    page = parsed(html)
    plain = value.replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert only(all_of(page, "img")).get("alt") == plain
    assert only(all_of(page, "i")).get("title") == plain
    assert (
        only([e for e in page.iter() if isinstance(e.tag, str) and e.get("role") == "article"]).get("aria-label")
        == plain
    )


def test_text_is_literal_utf_8() -> None:
    assert "<p>" not in finish_mjml(document("<mj-text><p>မြန်မာ</p></mj-text>"))
    assert ">မြန်မာ</p>" in finish_mjml(document("<mj-text><p>မြန်မာ</p></mj-text>"))


def test_important_rules_and_comments_for_outlook_survive() -> None:
    style = "<mj-style>@media (max-width: 9px) { p { color: red !important } }</mj-style>"
    html = finish_mjml(document("<mj-text><p>x</p></mj-text>", style))
    assert "color: red !important" in html
    assert html.count("<!--[if") == html.count("<![endif]-->")
    assert html.count("<!--[if mso") >= 4


def test_rules_are_inlined_and_kept() -> None:
    html = finish_mjml(document("<mj-text><p>x</p></mj-text>", "<mj-style>p { letter-spacing: 7px; }</mj-style>"))
    assert html.count("letter-spacing") == 2


def test_doctype_and_languages() -> None:
    html = finish_mjml(document("<mj-text>x</mj-text>", "<mj-preview>soon</mj-preview>", "my"))
    assert html.startswith("<!DOCTYPE html>")
    assert [(child.get("lang"), child.get("dir")) for child in only(all_of(parsed(html), "body"))] == [
        ("my", "ltr")
    ] * 2


@pytest.mark.parametrize(
    ("mjml", "said"),
    [
        (document('<mj-text font-family="Far">x</mj-text>', '<mj-font name="Far" href="https://x.org/"/>'), "sheet"),
        (document("<mj-text>x</mj-text>", "<mj-style>@import url(https://x.org/y.css);</mj-style>"), "remote font"),
        (document("<mj-text>x</mj-text>", "<mj-style>@font-face { src: url(x) }</mj-style>"), "remote font"),
        (document("<mj-text><script>x()</script></mj-text>"), "a script"),
        (document("<mj-text>x"), "no MJML that can be converted"),
        (document('<mj-include path="/etc/passwd" />'), "no MJML that can be converted"),
        ("", "no MJML|no whole HTML"),
        ("just text", "no MJML"),
    ],
)  # fmt: skip
def test_template_that_would_load_or_run_something_is_refused(mjml: str, said: str) -> None:
    with pytest.raises(BadConfiguration, match=said) as caught:
        finish_mjml(mjml)
    assert all(mistake.file == "templates/email.mjml" for mistake in caught.value.mistakes)


def test_text_that_only_talks_of_such_things_is_let_through() -> None:
    talk = "write @import or &lt;script&gt; or \\u{103a}"
    page = parsed(finish_mjml(document(f"<mj-text><p>{talk}</p></mj-text>")))
    assert text_of(only(all_of(page, "p"))) == "write @import or <script> or \\u{103a}"


def test_default_fonts_of_mjml_are_not_loaded() -> None:
    assert "fonts.googleapis" not in finish_mjml(document("<mj-text>x</mj-text>"))


def test_heavy_libraries_load_when_something_is_converted_and_not_before() -> None:
    heavy = {"premailer", "lxml", "mjml", "cssutils", "wcwidth"}
    code = f"import sys, pipeline.render.email; print(*{heavy} & set(sys.modules))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert ended.stdout.strip() == ""


def test_a_template_nested_too_deeply_is_refused_and_not_cut_or_died_of() -> None:
    deep = "<mj-wrapper>" * 20_000 + "</mj-wrapper>" * 20_000
    with pytest.raises(BadConfiguration, match="more than 150 elements in one another"):
        finish_mjml(document(deep))


def test_many_elements_side_by_side_are_not_deep() -> None:
    html = finish_mjml(document("<mj-text>" + "a<br>b<br/><b>c</b>" * 400 + "</mj-text>"))
    assert text_of(parsed(html)).count("c") >= 400
