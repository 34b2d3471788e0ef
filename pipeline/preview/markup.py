"""Text made safe to stand in HTML: escaped, marked with its languages, its invisible characters made visible."""

from __future__ import annotations

import re
from html import escape

from pipeline.text.scripts import direction, runs

_NO_CHARACTERS = "".join(chr(plane + end) for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF))
_UNSEEN = re.compile(
    f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef{_NO_CHARACTERS}]"
)
"""Controls, bidirectional embeddings, overrides and isolates (UAX 9), lone surrogates, noncharacters: what acts without
being seen, or cannot stand in HTML (https://html.spec.whatwg.org/#preprocessing-the-input-stream)."""
_CODE = re.compile("`([^`]+)`")


class Html(str):
    """A string that is HTML already: templates do not escape it again (they ask for `__html__`)."""

    __slots__ = ()

    def __html__(self) -> str:
        """Itself."""
        return self


def plain(text: str) -> str:
    """A text with its unseen characters written out, `[U+202E]`, for where no markup can stand. Not escaped."""
    return _UNSEEN.sub(lambda match: f"[{_name(match)}]", text)


def safe(text: str) -> Html:
    """A text escaped, its unseen characters as small marked names: an override cannot turn the page around."""
    return Html(_UNSEEN.sub(lambda match: f'<b class="unseen">{_name(match)}</b>', escape(text)))


def marked(text: str, language: str) -> Html:
    """A text as HTML in which every run of another script carries its `lang` and, where it differs, its `dir`."""
    return Html("".join(_run(run.text, run.language, language) for run in runs(text, language)))


def attributes(language: str, around: str = "en") -> Html:
    """The attributes `lang` and `dir` of an element whose text is in a language other than that around it."""
    lang = "" if language == around else f' lang="{escape(language)}"'
    way = "" if direction(language) == direction(around) else f' dir="{direction(language)}"'
    return Html(lang + way)


def prose(message: str) -> Html:
    """A message as a sentence, with a large letter and a full stop, and what it quotes in backquotes as code."""
    ended = message if message.endswith((".", "?", "!", "။")) else f"{message}."
    said = [marked(part, "en") for part in _CODE.split(ended[:1].upper() + ended[1:])]
    said[1::2] = [Html(f"<code>{quoted}</code>") for quoted in said[1::2]]
    return Html("".join(said))


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun, thousands separated: `1 error`, `41,213 bytes`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _run(text: str, language: str | None, around: str) -> str:
    return f"<span{attributes(language, around)}>{safe(text)}</span>" if language else safe(text)


def _name(match: re.Match[str]) -> str:
    return f"U+{ord(match[0]):04X}"
