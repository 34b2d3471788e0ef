"""Forms to fill, and values of every sort that a slot may take."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from pipeline.channel import SmtpSettings
from pipeline.delivery import ADDRESS_SLOTS, UNSUBSCRIBE, VIEW_IN_BROWSER, Packed
from pipeline.edition import EmailEdition
from pipeline.pack.email import pack_email
from pipeline.send.message.form import Form, load_form
from tests.render.material import BURMESE, CHANNEL, PUBLICATION

BOTH = SmtpSettings(unsubscribe_url="https://lists.lantern.example/u/", unsubscribe_mailto="leave@lantern.example")
LINK = f'<a href="{UNSUBSCRIBE.placeholder}">Leave</a> <a href="{VIEW_IN_BROWSER.placeholder}">See</a>'
ENGLISH = EmailEdition(
    "2026-03-09-x", date(2026, 3, 9), "Crossings", "soon", ("en",),
    f"<!DOCTYPE html><html><body>{'<p>Boats  cross. </p> ' * 60}{LINK}</body></html>",
    f".Boats cross.\n..\n\nFrom here\n{VIEW_IN_BROWSER.placeholder}\n\n{UNSUBSCRIBE.placeholder}\n",
)  # fmt: skip
MIXED = replace(
    ENGLISH,
    subject=f"{BURMESE} “Four Crossings” {BURMESE}",
    languages=("my", "en"),
    html=f"<!DOCTYPE html><html><body>{LINK}{f'<p>{BURMESE}</p>' * 60}{LINK}</body></html>",
    text=f"{BURMESE}\n\n{VIEW_IN_BROWSER.placeholder}{UNSUBSCRIBE.placeholder} {BURMESE * 20}{UNSUBSCRIBE.placeholder}",
)
DAY = "Sun, 22 Nov 2026 07:05:09 +0630"
VALUES = {
    "reader": "somebody@mail.example",
    "reader_token": "q7" * 13,
    "unsubscribe": "https://lists.lantern.example/u/" + "a" * 45,
    "unsubscribe_mailto": f"mailto:leave+{'a' * 45}@lantern.example",
    "view_in_browser": "https://www.lantern.example/briefings/7",
    "date": DAY,
}
AWKWARD = {
    "reader": '"မောင်  =?utf-8?q?x?= ,;\\" "@mail.example',
    "reader_token": "-" * 64,
    "unsubscribe": "https://lists.lantern.example/u?a=1&b='x'&c==" + "=&." * 110,
    "unsubscribe_mailto": "mailto:leave@lantern.example?subject=unsubscribe&body=" + "=" * 300,
    "view_in_browser": "https://www.lantern.example/" + "." * 300,
    "date": "Mon, 1 Jan 2029 00:00:00 -0000",
}
_ATOM = st.text(st.sampled_from("abcXYZ019!#$%&'*+/=?^_`{|}~-éမြ😀"), min_size=1, max_size=20)
_QUOTED = st.text(st.sampled_from("ab 09.,;:<>@()[]=é"), max_size=40).map(lambda text: f'"{text}"')
_DOMAIN = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?(\.[a-z]{2,9}){1,4}", fullmatch=True)
_LOCAL = st.lists(_ATOM, min_size=1, max_size=4).map(".".join) | _QUOTED
READERS = st.tuples(_LOCAL, _DOMAIN).map("@".join).filter(lambda address: len(address.encode()) <= 254)
PLAIN_URIS = st.text("abcXYZ09-._~:/?#[]@!$()*+;=", min_size=1, max_size=390)
URIS = PLAIN_URIS | st.text("a=&'./", min_size=1, max_size=390)
TOKENS = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=1, max_size=64)


def values(uris: st.SearchStrategy[str] = URIS) -> st.SearchStrategy[dict[str, str]]:
    """A value for every slot."""
    return st.fixed_dictionaries(
        {
            "reader": READERS,
            "reader_token": TOKENS,
            "unsubscribe": uris.map("https://".__add__),
            "unsubscribe_mailto": uris.map("mailto:".__add__),
            "view_in_browser": uris.map("http://".__add__),
            "date": st.just(DAY),
        }
    )


_STRETCHES = st.sampled_from([
    *(slot.placeholder for slot in ADDRESS_SLOTS), "\n", " ", ".", "From ", "=", "&", BURMESE, "plain words " * 9,
]) | st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=9)  # fmt: skip
TEXTS = st.lists(_STRETCHES, max_size=20).map("".join)
EDITIONS = st.builds(lambda text, html: replace(ENGLISH, text=text, html=html), TEXTS, TEXTS)


def packed(edition: EmailEdition) -> Packed:
    """The edition, packed for a channel from which readers leave in both ways."""
    return pack_email(edition, PUBLICATION, replace(CHANNEL, settings=BOTH))


def rows(made: Packed) -> list[dict[str, str]]:
    """The slots of a packed mailing as `deliveries.json` has them."""
    return [{"name": slot.name, "placeholder": slot.placeholder} for slot in made.deliveries[0].slots]


def form_of(edition: EmailEdition) -> Form:
    """The edition's form, read back from what was packed."""
    made = packed(edition)
    return load_form(made.files["message.eml"], rows(made))


def with_values(text: str, filled: dict[str, str], escaped: dict[str, str]) -> str:
    """A text with every placeholder replaced at once; `escaped` says what a sign of a value becomes."""
    named = {slot.placeholder: filled[slot.name] for slot in ADDRESS_SLOTS}
    pattern = re.compile("|".join(map(re.escape, named)))
    return pattern.sub(lambda found: "".join(escaped.get(sign, sign) for sign in named[found[0]]), text)
