"""Any issue at all, for hypothesis: fields of every form that the dataclasses allow, true or not to any text."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from pipeline.issue import (
    Block,
    Entry,
    Epigraph,
    Footnote,
    Hero,
    Issue,
    Picture,
    Reading,
    Resource,
    Resources,
    Section,
    Source,
    Span,
    ThreadHand,
)

SNIPPETS = (
    "boats", "[1]", "<b>", "{{ x }}", "&nbsp;", "https://example.org/a", "javascript:x", "\u202e", "\u2067", "\u2069",
    "e\u0301", "\ufffd", "\ue000", "\n", "\n\n", " ", "“", "”", "မြန်မာ", "ျပည္သူမ်ား", "\u1039", "\u1031", "၀ိ", "မျ",
    "https://[", "//", ":", "@", "#", ".", "\0", "x" * 50, "reader@slot.invalid", "\ud800", "\u2028", "\x85",
)  # fmt: skip
text = st.lists(st.one_of(st.sampled_from(SNIPPETS), st.text(max_size=8)), max_size=8).map("".join)
some = st.one_of(st.none(), text)
line = st.integers(0, 40)
number = st.integers(0, 60)
span = st.builds(
    Span,
    st.sampled_from(["link", "strong", "emphasis", "code", "strike", "footnote"]),
    number,
    number,
    text,
    line,
    line,
)
spans = st.lists(span, max_size=3).map(tuple)
entry = st.builds(Entry, text, line, number, text, spans)
block = st.builds(
    Block,
    st.sampled_from(["paragraph", "heading", "quote", "list", "figure", "rule"]),
    text,
    line,
    spans,
    st.integers(0, 7),
    st.lists(entry, max_size=3).map(tuple),
    some,
    some,
    st.sampled_from([None, "my", "en"]),
)
resource = st.builds(Resource, text, some, some, st.sampled_from(["en", "my"]), line, some)
section = st.builds(
    Section, text, some, st.lists(resource, max_size=4).map(tuple), line, line, some, st.sampled_from(["", "list.txt"])
)
issue = st.builds(
    Issue,
    title=some,
    date=st.one_of(st.none(), st.dates(dt.date(1990, 1, 1))),
    author=some,
    read_minutes=st.one_of(st.none(), st.integers(0, 10**9)),
    language=st.sampled_from(["en", "my", "fa", "und"]),
    slug=st.just("slug"),
    url=some,
    subject=some,
    preheader=some,
    hashtags=st.lists(text, max_size=3).map(tuple),
    epigraph=st.one_of(st.none(), st.builds(Epigraph, text, some, line)),
    hero=st.one_of(st.none(), st.builds(Hero, some, some, line)),
    body=st.lists(block, max_size=5).map(tuple),
    footnotes=st.lists(st.builds(Footnote, st.sampled_from(["1", "၁", "a", ""]), text, line, spans), max_size=3).map(
        tuple
    ),
    resources=st.one_of(st.none(), st.builds(Resources, some, st.lists(section, max_size=3).map(tuple), line)),
    about=some,
    thread=st.just((ThreadHand(),)),
    pictures=st.lists(st.builds(Picture, text, st.just("image/png"), st.binary(max_size=9)), max_size=2).map(tuple),
    lines=st.lists(st.tuples(st.sampled_from(["title", "date", "about", "url"]), line), max_size=4).map(tuple),
)
reading = st.builds(Reading, issue, st.builds(Source, st.just("issue.txt"), st.lists(text, max_size=8).map("".join)))
