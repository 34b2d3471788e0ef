"""An issue with everything in it, written out as reading would give it, and what rendering needs besides."""

from __future__ import annotations

from datetime import date

from pipeline.channel import Channel, Publication, SmtpSettings
from pipeline.issue import (
    Block,
    Entry,
    Epigraph,
    Footnote,
    Hero,
    Issue,
    Picture,
    Resource,
    Resources,
    Section,
    Span,
)
from pipeline.templates import Templates, load_templates

PUBLICATION = Publication(
    name="Lantern River Weekly",
    address="desk@lantern.example",
    list_id="weekly.lantern.example",
    postal_address="Lantern River Network\nBox 7, Hill Road",
)
CHANNEL = Channel("newsletter", "smtp", SmtpSettings())
TEMPLATES: Templates = load_templates(None)
BURMESE = "မြစ်ကူးလှေများအကြောင်း အစီရင်ခံစာ"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63606060f80f0001040100b5a9b6120000000049454e44ae426082"
)


def span(text: str, part: str, kind: str, value: str = "") -> Span:
    """The span of the first place of a part in a text."""
    start = text.index(part)
    return Span(kind, start, start + len(part), value)  # type: ignore[arg-type]


def paragraph(text: str, *spans: Span) -> Block:
    """A paragraph of the body."""
    return Block("paragraph", text, 1, spans)


def full_issue() -> Issue:
    """Every kind of block, span and resource once."""
    first = "The ferries run again, says the union’s petition, at https://example.org/petition and nobody asks.[1]"
    second = f"A clinic keeper, not a guard, wrote the list; its heading is {BURMESE} and its price 12 crates."
    old = "The landing at Kyauk Waing opened on Monday Tuesday with `ferry --free` painted on its sign."
    return Issue(
        title="Four “Crossings” & What the Lists <Leave> Out",
        date=date(2026, 3, 9),
        author="Lantern River Network",
        read_minutes=3,
        language="en",
        slug="2026-03-09-four-crossings",
        epigraph=Epigraph("We do not ask who may cross.", "Daw Khin Lay, keeper of a ferry", 3),
        hero=Hero("ferry.png", "A ferry at dawn, six people aboard", 2),
        body=(
            paragraph(
                first,
                span(first, "the union’s petition", "link", "https://example.org/union?a=1&b=2"),
                span(first, "https://example.org/petition", "link", "https://example.org/petition"),
                span(first, "[1]", "footnote", "1"),
            ),
            Block("heading", "On the landings", 1, level=2),
            paragraph(second, span(second, "not a guard", "strong"), span(second, "12 crates", "emphasis")),
            paragraph(old, span(old, "Monday", "strike"), span(old, "`ferry --free`", "code")),
            Block("quote", "A river is a road that nobody can own.", 1),
            Block(
                "list",
                "Life jackets\nA limit\nof thirty\nof twenty in a storm\nA keeper",
                1,
                entries=(
                    Entry("Life jackets for everyone aboard", 1, 0, "1."),
                    Entry("A limit of passengers", 1, 0, "2."),
                    Entry("of thirty in calm water", 1, 1),
                    Entry("of twenty in a storm", 1, 1),
                    Entry("A keeper who may refuse to sail", 1, 0, "3."),
                ),
            ),
            Block("heading", "What it costs", 1, level=4),
            Block("figure", "The jetty, rebuilt last year.", 1, src="https://example.org/jetty.png", alt="A new jetty"),
            Block("rule", "", 1),
            Block("paragraph", BURMESE, 1, language="my"),
            paragraph("Write to desk@lantern.example.", Span("link", 9, 29, "mailto:desk@lantern.example")),
        ),
        footnotes=(Footnote("1", "A day counts as lost when no crossing was open.", 1),),
        resources=Resources(
            "Resources from the past week",
            (
                Section(
                    "statements",
                    "Statements",
                    (
                        Resource("Joint Petition", "Upper River Union", "https://example.org/joint", "en", 1),
                        Resource(BURMESE, "Upper River Union", None, "my", 1, note="Also on paper."),
                    ),
                    1,
                    note="Two this week.",
                ),
                Section("reports", "Reports", (Resource("Counting Boats", None, None, "en", 1),), 1),
            ),
            1,
        ),
        about="Lantern River Network watches the river.\nIt is owned by nobody.",
        pictures=(Picture("ferry.png", "image/png", PIXEL), Picture("unused.png", "image/png", PIXEL)),
    )
