"""The rules of reading: what stands in a file and reaches no reader, and what cannot be told for certain."""

from __future__ import annotations

from pipeline.problem import Rule

READING_RULES = (
    Rule(
        "front-matter-unknown",
        "warning",
        "The front matter, or the issue's .thread.toml, has a key that means nothing here, so what it was meant to do "
        "does not happen.",
        "correct the spelling or remove the line",
    ),
    Rule(
        "thread-twice",
        "error",
        "The front matter's [thread] and the issue's .thread.toml both say the same part of a thread, or change the "
        "same post.",
        "remove one of the two",
        silenceable=False,
    ),
    Rule(
        "thread-hand-unreadable",
        "error",
        "Something that is written by hand for the threads has the wrong form. Nothing is done with it, so a thread "
        "would be posted otherwise than its editor wants it.",
        "write it as docs/format.md shows",
        silenceable=False,
    ),
    Rule(
        "front-matter-overrides",
        "warning",
        "The text says one thing and the front matter another. The front matter counts; what the text says is lost.",
        "remove one of the two",
    ),
    Rule(
        "language-unclear",
        "warning",
        "The text is nearly as much in one language as in another, and does not say which it is in. The words that we "
        "add, screen readers and the fonts follow the language.",
        'write language = "en", or whichever it is, into the front matter',
    ),
    Rule(
        "header-unknown",
        "warning",
        "A part of the header line is neither date nor author nor reading time, so it is not shown.",
        "remove it, or write it into the body",
    ),
    Rule(
        "before-title",
        "warning",
        "A line stands before the title (of a page that was copied whole) or the title stands twice: it is not shown.",
        "remove the line; if it is the title itself, remove what stands between it and the header line",
    ),
    Rule(
        "date-ambiguous",
        "error",
        "The date is written in numbers that may mean two days, such as 01/02/2024: it is not guessed.",
        "write the month as a word (February 1st, 2024), or the date as 2024-02-01",
        silenceable=False,
    ),
    Rule(
        "date-impossible",
        "error",
        "The date is a day that no calendar has, such as February 30th.",
        "correct the date",
        silenceable=False,
    ),
    Rule(
        "date-from-file-name",
        "warning",
        "The text has no date, and the one with which the file's name begins was taken for it.",
        "write the date under the title, or `date` in the front matter",
    ),
    Rule(
        "date-differs",
        "warning",
        "The text's date and the one with which the file's name begins are not the same day; one is most likely left "
        "from an earlier issue.",
        "correct the date, or rename the file",
    ),
    Rule(
        "comment-hidden",
        "warning",
        "A comment (<!-- ... --> in Markdown, # in front matter) is shown to nobody. It may hold what was meant to be "
        "published, or notes that should not stay in a public file.",
        "remove the comment, or take its text out of it",
    ),
    Rule(
        "template-tag",
        "warning",
        "A line of Markdown is a tag of a website's program ({% ... %} or {{ ... }}). It is never executed here, and "
        "not shown.",
        "remove the line, or write what it stands for",
    ),
    Rule(
        "reference-unused",
        "warning",
        "A link is defined ([name]: address) and no text uses it, so no reader sees its address.",
        "remove the definition, or use it in the text",
    ),
    Rule(
        "markup-dropped",
        "warning",
        "Markdown carries something here that no channel shows: the title of a link, the language of a block of code, "
        "a second address of a resource.",
        "write it into the text if readers need it",
    ),
    Rule(
        "picture-unusable",
        "error",
        "A picture that the text names is not there, lies outside of the issue's folder, is no PNG, JPEG or GIF file, "
        "or has more than 1,000,000 bytes.",
        "put a PNG or JPEG file beside the issue and name it without its path",
    ),
    Rule(
        "line-separator",
        "warning",
        "The text holds line separators (U+2028, U+2029, U+0085), which some programs show as the end of a line and "
        "others do not show. They are read as spaces.",
        "replace them by ordinary line ends",
    ),
    Rule(
        "html-source",
        "error",
        "The file is the source of a web page. Its tags would be shown to readers as they stand.",
        "open the page in a browser, copy its text and save that as plain text",
    ),
    Rule(
        "line-homeless",
        "error",
        "A line of the text found no place in the issue, so no reader would see it.",
        "move it into the body, or remove it",
        silenceable=False,
    ),
)
