"""What a network says, without our secrets, in whatever encoding it repeats them; ordinary words stay as they are."""

from __future__ import annotations

import pytest

from pipeline.send.post.wire.hiding import Hiding
from tests.house.network_echo import forms

SECRETS = ("tok-3f9c2b7a61e84d50", "abcd-efgh-ijkl-mnop", "91be+/77d3=", "712345678:AAF-fakefakefake_1")


@pytest.mark.parametrize("secret", SECRETS)
def test_no_encoding_shows_a_secret(secret: str) -> None:
    hiding = Hiding(secret)
    for form in forms(secret):
        said = hiding.clean(f"it said {form} no")
        assert said.startswith("it said ")
        assert said.endswith(" no")
        assert form not in said
        assert "[hidden]" in said
        assert hiding.shows(f"101 https://social.example.org/@news/{form}")


def test_other_words_stay() -> None:
    hiding = Hiding(*SECRETS)
    for said in (
        "101 https://social.example.org/@news/116123456789012345",
        "at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3mgnuv2clxqvl bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5",
        "Validation failed: Text character limit of 500 exceeded",
        "ရေစီး ကို မတွေ့ပါ",
    ):
        assert hiding.clean(said) == said
        assert not hiding.shows(said)


def test_a_long_text_is_cut_after_it_was_read() -> None:
    hiding = Hiding(SECRETS[0])
    said = hiding.clean("word " * 59 + SECRETS[0].encode().hex() + " and so on" * 100_000)
    assert len(said) == 300
    assert SECRETS[0].encode().hex()[:4] not in said
