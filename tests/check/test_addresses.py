"""Which addresses are taken, and what is said of the others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.check.addresses import fault_of, host_of
from pipeline.issue import Span
from tests.check.making import issue, link, listed, paragraph, problems, resource, rules

GOOD = (
    "https://example.org",
    "http://example.org/a/b?c=d#e",
    "HTTPS://Example.ORG/",
    "https://www.example.org:8443/path",
    "https://example.org./",
    "https://192.0.2.7/report.pdf",
    "https://[2001:db8::1]/",
    "https://bücher.example/straße",
    "https://မြန်မာ.example/သတင်း",
    "https://xn--bcher-kva.example/",
    "https://fa.example.org/\u0645\u06cc\u200c\u0631\u0648\u062f",
    "https://example.org/a_(b)",
    "https://example.org/a|b",
    "https://under_score.example.org/",
    "https://example.xn--p1ai/",
)
BAD = {
    "": "link-malformed",
    "   ": "link-malformed",
    "www.example.org/report": "link-not-web",
    "/briefings/7": "link-not-web",
    "#note": "link-not-web",
    "report.pdf": "link-not-web",
    "javascript:alert(1)": "link-not-web",
    "JavaScript:alert(1)": "link-not-web",
    "java\tscript:alert(1)": "link-not-web",
    "data:text/html;base64,PGI+": "link-not-web",
    "ftp://example.org/": "link-not-web",
    "file:///etc/passwd": "link-not-web",
    "tel:+441632960001": "link-not-web",
    "mailto:a@example.org": "link-mail",
    "https:/example.org": "link-malformed",
    "https://": "link-malformed",
    "https:///path": "link-malformed",
    "https://example": "link-malformed",
    "https://https://example.org": "link-malformed",
    "https://exa mple.org/": "link-malformed",
    "https://example.org/a b": "link-malformed",
    "https://example.org/\na": "link-malformed",
    'https://example.org/"onclick': "link-malformed",
    "https://example.org/<b>": "link-malformed",
    "https://-example.org/": "link-malformed",
    "https://example..org/": "link-malformed",
    "https://example.org:99999/": "link-malformed",
    "https://example.org:0/": "link-malformed",
    "https://example.org:/": "link-malformed",
    "https://example.org:80a/": "link-malformed",
    "https://bank.example@phishing.example.org/": "link-malformed",
    "https://example.o1rg2/": "link-malformed",
    "https://example.org/\u200b": "link-invisible-character",
    "https://exam\u200cple.org/": "link-invisible-character",
    "https://example.org/\u202egro": "link-invisible-character",
    "\ufeffhttps://example.org/": "link-invisible-character",
    "https://exam\u00adple.org/": "link-invisible-character",
}


@pytest.mark.parametrize("url", GOOD)
def test_an_address_of_the_web_is_taken(url: str) -> None:
    assert fault_of(url) is None


@pytest.mark.parametrize("url", BAD)
def test_any_other_address_breaks_the_rule_that_says_why(url: str) -> None:
    fault = fault_of(url)
    assert fault is not None
    assert fault.rule == BAD[url]


@given(st.text(max_size=40), st.sampled_from(["", "https://", "http://a.", "https://a.b:", "mailto:", "//"]))
def test_no_address_is_too_strange_to_be_judged(text: str, start: str) -> None:
    fault = fault_of(start + text)
    assert fault is None or fault.said
    host_of(start + text)


def test_a_fault_is_said_with_the_address_at_the_place_of_the_link() -> None:
    (problem,) = problems(link("the tables", "ftp://example.org/"))
    assert problem.said("issue.txt").startswith(
        "issue.txt:3:1: error link-not-web: the link “ftp://example.org/” is no http:// or https:// address; "
    )


def test_every_kind_of_address_is_looked_at() -> None:
    made = listed(resource(url="report.pdf"))
    (of_resource,) = problems(made)
    assert (
        of_resource.message
        == "the address of “Tide tables for the year” “report.pdf” is no http:// or https:// address"
    )
    (of_issue,) = problems(issue(url="harbour/7"))
    assert of_issue.message.startswith("the issue's address “harbour/7”")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("www.bank.example", "https://phishing.example.org/"),
        ("https://bank.example/login", "https://bank.example.org/login"),
        ("bank.example", "https://notbank.example/"),
    ],
)
def test_a_link_that_shows_another_site_is_found(text: str, address: str) -> None:
    assert rules(problems(link(text, address))) == ["link-text-differs"]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("bank.example", "https://www.bank.example/login"),
        ("bank.example", "https://login.bank.example/"),
        ("https://www.bank.example", "http://bank.example"),
        ("Bank.Example", "https://bank.example"),
        ("Node.js", "https://nodejs.example"),
        ("README.md", "https://code.example.org/"),
        ("the bank", "https://phishing.example.org/"),
        ("see bank.example", "https://phishing.example.org/"),
    ],
)
def test_a_link_that_shows_its_site_or_words_is_not(text: str, address: str) -> None:
    assert problems(link(text, address)) == ()


def test_a_mislead_is_not_said_of_an_address_that_is_wrong_anyway() -> None:
    assert rules(problems(link("www.bank.example", "javascript:alert(1)"))) == ["link-not-web"]


def test_a_link_without_text_is_found_where_it_stands() -> None:
    made = issue(body=(paragraph("Eleven  boats.", Span("link", 7, 8, "https://example.org/", 5, 8)),))
    (problem,) = problems(made)
    assert (problem.rule, problem.place.line, problem.place.column) == ("link-without-text", 5, 8)


def test_host_names_are_compared_without_port_case_and_www() -> None:
    assert host_of("https://WWW.Example.org:8443/a") == "example.org"
    assert host_of("mailto:a@example.org") == ""
