"""The rules about what stands in the text: its links, its characters, its encoding."""

from __future__ import annotations

from pipeline.problem import Rule

LINK_RULES = (
    Rule(
        "link-not-web",
        "error",
        "A link is no http:// or https:// address. Other kinds do nothing in most mail programs, and some, such as "
        "javascript:, are how mail is misused.",
        "give the full address of a page, beginning with https://",
    ),
    Rule(
        "link-mail",
        "warning",
        "A link is a mail address. It works in the e-mail; a thread cannot carry it and shows its text alone.",
        "write the mail address out in the text, so that it can be read everywhere",
    ),
    Rule(
        "link-malformed",
        "error",
        "An address cannot work: it has a space in it, or no proper host name, or a user name that misleads.",
        "copy the address from the browser again",
    ),
    Rule(
        "link-invisible-character",
        "error",
        "An address holds a character that nobody sees, as happens when it is copied from a chat or a PDF: it leads "
        "somewhere else, or nowhere.",
        "type the address anew around that place",
    ),
    Rule(
        "link-text-differs",
        "warning",
        "The text of a link is one address and the link leads to another site. Mail filters take that for fraud, and "
        "readers at risk are taught to.",
        "make the text say where the link leads, or use words for it",
    ),
    Rule(
        "link-without-text",
        "warning",
        "A link has no text: nobody sees it, and a screen reader spells out its address.",
        "write some words for it, or remove it",
    ),
)

CHARACTER_RULES = (
    Rule(
        "bidi-override",
        "error",
        "The text holds a character that turns the letters after it round (U+202D, U+202E). Names, addresses and file "
        "names can be faked with it, and mail filters reject it.",
        "remove the character: type the words around it anew",
    ),
    Rule(
        "bidi-unclosed",
        "error",
        "A character that begins a stretch of text in the other direction is never closed in its paragraph, or one "
        "that closes stands alone: what follows is shown in the wrong order.",
        "remove the character, or close the stretch (U+202C for U+202A and U+202B, U+2069 for U+2066 to U+2068)",
    ),
    Rule(
        "bidi-control",
        "warning",
        "The text holds invisible characters that change its direction. They are properly closed, but seldom needed: "
        "mail programs and networks find the direction of Arabic and Hebrew themselves.",
        "remove them unless the text is shown in the wrong order without them",
    ),
    Rule(
        "character-lost",
        "warning",
        "The text holds U+FFFD, the sign that a program puts where it could not read a character: something was lost.",
        "look up the original and type the character again",
    ),
    Rule(
        "character-private",
        "warning",
        "The text holds characters that only one font knows (private use). Every other font shows boxes.",
        "replace them by ordinary characters",
    ),
    Rule(
        "text-not-nfc",
        "warning",
        "Letters and their accents are stored apart, as in text copied from a PDF or from file names on a Mac. It "
        "looks right in some fonts and broken in others, and searching does not find it (Unicode Standard Annex 15).",
        "type the words anew, or have your editor convert the text to NFC",
    ),
    Rule(
        "zawgyi",
        "error",
        "Burmese text is encoded in Zawgyi, not in Unicode: on today's phones it is unreadable. At least 20 "
        "characters were found by Google's detector (probability over 0.95) and by an order of signs that no Unicode "
        "text has.",
        "convert it to Unicode and read it through once on a phone",
    ),
    Rule(
        "zawgyi-perhaps",
        "warning",
        "A short piece of Burmese, such as a resource's title, looks like Zawgyi. Under 20 characters it cannot be "
        "known for certain.",
        "look at it on a phone; if it is broken there, convert it to Unicode",
    ),
    Rule(
        "burmese-marks",
        "warning",
        "Burmese signs stand in an order that cannot be, twice, or without a letter to stand on: fonts show a dotted "
        "circle there.",
        "type the syllable anew, letter first",
    ),
    Rule(
        "markup-shown",
        "warning",
        "The text holds HTML, the syntax of a template, or a Markdown link that is none (in plain text, or to an "
        "address that no link may have). It is never carried out: readers see it as it stands.",
        "remove it, or keep it if it is meant to be read",
    ),
    Rule(
        "slot-in-text",
        "error",
        "The text holds a placeholder that is replaced, reader by reader, while sending.",
        "write it in another way",
        silenceable=False,
    ),
)
TEXT_RULES = LINK_RULES + CHARACTER_RULES
