"""The rules about an issue as a whole: its header, body, footnotes, pictures and resource list."""

from __future__ import annotations

from pipeline.problem import Rule

HEADER_RULES = (
    Rule(
        "title-missing",
        "error",
        "The issue has no title: a mail needs a subject and a thread its first line.",
        "write the title on the first line, or `title` in the front matter",
        silenceable=False,
    ),
    Rule(
        "title-long",
        "warning",
        "The title has more than 150 characters. Mail programs show about 70 characters of a subject, phones about 40.",
        "shorten the title, or give a shorter `subject` in the front matter",
    ),
    Rule(
        "title-too-long",
        "error",
        "The title has more than 300 characters: more than one post of any network holds, and most likely a paragraph.",
        "put a title of one line above the first paragraph",
    ),
    Rule(
        "date-missing",
        "error",
        "The issue has no date: its folder, its mail and its posts are dated by it.",
        "write a date under the title (November 13th, 2023), or `date` in the front matter",
        silenceable=False,
    ),
    Rule(
        "issue-empty",
        "error",
        "The issue has neither a body nor a resource: there is nothing to send.",
        "write at least one paragraph under the header",
        silenceable=False,
    ),
    Rule(
        "issue-too-long",
        "error",
        "The text has more than 200,000 characters, as much as a short book. No mailbox would show half of it, so no "
        "e-mail and no thread is made.",
        "give the text of one issue only",
        silenceable=False,
    ),
    Rule(
        "publication-unnamed",
        "warning",
        "No configuration names the publication: the e-mail is headed “Untitled briefing”, and its sender and the last "
        "post of a thread are called so.",
        "write `name` under `[publication]` in `config/publication.toml`, in the issue's folder or one above it; "
        "`publish init FOLDER` makes a folder that has one",
    ),
    Rule(
        "read-time-wrong",
        "warning",
        "The reading time in the header differs by more than half from what the length of the text suggests. "
        "Readers with a bad or dear connection decide by it. The estimate is 200 to 240 words a minute; two syllables "
        "of Burmese count as a word.",
        "correct the number of minutes, or leave it out",
    ),
    Rule(
        "hashtag-invalid",
        "warning",
        "A hashtag holds a space or a sign that ends it on the networks, or only digits: it would not become a link.",
        "use letters, digits and _ only, for example MyanmarCoup",
    ),
)

BODY_RULES = (
    Rule(
        "epigraph-repeated",
        "warning",
        "The quotation at the head stands in the body again: a reader reads it twice, and a thread may tell it twice.",
        "leave it in one place, unless it is meant as a closing quotation",
    ),
    Rule(
        "paragraph-repeated",
        "warning",
        "The same paragraph stands in the body twice, as happens when a text is pasted together.",
        "remove one of the two",
    ),
    Rule(
        "heading-skipped",
        "warning",
        "A heading is more than one level below the heading before it. Screen readers let people jump from heading to "
        "heading, and a missing level reads as a missing part.",
        "use the next level down (## under the title, then ###)",
    ),
    Rule(
        "footnote-unreferenced",
        "warning",
        "A footnote is defined, but nothing in the text refers to it: no reader learns what it belongs to.",
        "put its mark into the text where it belongs, or remove the footnote",
    ),
    Rule(
        "footnote-undefined",
        "error",
        "The text refers to a footnote that does not exist: the reader follows the mark to nowhere.",
        "write the footnote at the end of the body, or remove the mark",
    ),
    Rule(
        "footnote-repeated",
        "error",
        "Two footnotes have the same mark, so a reference leads to the wrong one.",
        "number the footnotes anew",
    ),
    Rule(
        "footnote-empty",
        "warning",
        "A footnote has a mark but no text.",
        "write the footnote, or remove the mark here and in the text",
    ),
)

PICTURE_RULES = (
    Rule(
        "hero-incomplete",
        "warning",
        "The text says that a picture stands under the header, but names no file, or gives no text for readers who do "
        "not see it: people with a screen reader, and everybody whose mail program does not load pictures.",
        'give both in the front matter: hero = { src = "picture.jpg", alt = "what it shows" }; or remove the line',
    ),
    Rule(
        "picture-without-alt",
        "warning",
        "A picture in the body has no text for readers who do not see it.",
        "say in one sentence what the picture shows",
    ),
    Rule(
        "picture-alt-useless",
        "warning",
        "The text in place of a picture is a file name or the word “image”: it tells nothing to who does not see it.",
        "say in one sentence what the picture shows",
    ),
    Rule(
        "picture-without-file",
        "warning",
        "A picture in the body names no file, so no reader sees it.",
        "name the picture's file, or remove it",
    ),
    Rule(
        "picture-address",
        "error",
        "A picture is neither a file beside the issue nor an http(s) address: no mail program shows it.",
        "put the file into the issue's folder and name it without its path, or give an https:// address",
    ),
    Rule(
        "picture-third-party",
        "warning",
        "A picture is loaded from somebody else's server, which learns from every reader when and from where the mail "
        "is opened.",
        "put the file into the issue's folder: it then travels inside the mail",
    ),
    Rule(
        "picture-large",
        "warning",
        "A picture has more than 300,000 bytes. It travels inside every mail; many readers pay for each megabyte.",
        "save it at 1200 pixels wide as a JPEG of medium quality",
    ),
)

RESOURCE_RULES = (
    Rule(
        "resources-without-url",
        "warning",
        "Resources have no address: a reader who wants to read on has to search, and a post about it leads nowhere.",
        "put the address on a line of its own under the publisher",
    ),
    Rule(
        "resource-without-publisher",
        "warning",
        "A resource does not say who published it: a reader cannot judge it, and its publisher is not credited.",
        "write “By …” on the line under its title",
    ),
    Rule(
        "resource-repeated",
        "warning",
        "A resource stands in the list twice: same title and publisher, or same address.",
        "remove one of the two, or correct the address",
    ),
    Rule(
        "resource-title-repeated",
        "warning",
        "Two resources of one section have the same title but different publishers: a reader cannot tell them apart.",
        "remove one of the two, or say in the titles what differs",
    ),
    Rule(
        "section-empty",
        "warning",
        "A section of the resource list has a heading and nothing under it.",
        "remove the heading, or write a sentence in its place",
    ),
    Rule(
        "slug-line-stray",
        "warning",
        "A line with the short name of a section stands before the section's heading. It comes from a website's "
        "address and says nothing to a reader; it is not printed.",
        "remove the line",
    ),
)
ISSUE_RULES = HEADER_RULES + BODY_RULES + PICTURE_RULES + RESOURCE_RULES
