"""The card in the outbox of networks that take it before the post: its file, its slot, and what it takes the place of."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pipeline.channel import Channel, FacebookSettings, LinkedInSettings, Publication, XSettings
from pipeline.delivery import Packed
from pipeline.edition import Attached, ThreadEdition
from pipeline.pack.facebook import pack_facebook
from pipeline.pack.linkedin import pack_linkedin
from pipeline.pack.x import pack_x
from tests.render.thread_material import PUBLICATION, issue, resources, thread

CARD = Attached("card.png", b"\x89PNG card", "image/png", "“ရေစီး” — eleven boats", 1200, 675)
Pack = Callable[[ThreadEdition, Publication, Channel], Packed]
Shown = Callable[[str], dict[str, Any]]
CASES: tuple[tuple[Pack, Channel, Shown], ...] = (
    (
        pack_linkedin,
        Channel("page", "linkedin", LinkedInSettings(card=True)),
        lambda slot: {"content": {"media": {"id": slot, "altText": CARD.alt}}},
    ),
    (pack_x, Channel("x", "x", XSettings(card=True)), lambda slot: {"media": {"media_ids": [slot]}}),
    (
        pack_facebook,
        Channel("page", "facebook", FacebookSettings(card=True)),
        lambda slot: {"attached_media": [{"media_fbid": slot}]},
    ),
)


@pytest.mark.parametrize(("pack", "channel", "shown"), CASES)
def test_the_first_post_has_the_picture_s_slot_and_the_outbox_its_file(
    pack: Pack, channel: Channel, shown: Shown
) -> None:
    made = thread(issue(url="https://example.org/b", resources=resources(30, 10)), channel)
    plain = pack(made, PUBLICATION, channel)
    packed = pack(replace(made, picture=CARD), PUBLICATION, channel)
    assert packed.files["card.png"] == CARD.content
    document, before = (json.loads(one.files["thread.json"]) for one in (packed, plain))
    slots = {one["name"]: one["placeholder"] for one in document["slots"]}
    first, *others = document["requests"]
    known = {"content", "link"}  # the card of the address, which gives way
    assert {k: v for k, v in first["body"].items() if k not in before["requests"][0]["body"] or k in known} == shown(
        slots["picture"]
    )
    assert first["media"] == [
        {"file": "card.png", "type": "image/png", "description": CARD.alt, "slot": "picture"},
    ]
    assert others == before["requests"][1:]
    lead, *rest = packed.deliveries
    assert [slot.name for slot in lead.slots] == ["picture"]
    assert not any(slot.name == "picture" for one in rest for slot in one.slots)
    assert "card.png" in lead.files
    assert "card.png" not in plain.files
