"""A thread for Discord: messages that ring nobody, and unfold no address but the issue's own."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from pipeline.channel import Channel, DiscordSettings
from pipeline.edition import ThreadEdition
from pipeline.pack.discord import pack_discord
from pipeline.text.counting import discord_length
from tests.render.thread_material import BLUESKY, PUBLICATION
from tests.send.post.three_posts import LINK, PICTURE, edition, with_card

CHANNEL = Channel("discord", "discord", DiscordSettings())


def _bodies(made: ThreadEdition | None = None) -> list[dict[str, Any]]:
    packed = pack_discord(made or edition(CHANNEL), PUBLICATION, CHANNEL)
    assert b"api/webhooks" not in packed.files["thread.json"]
    return [request["body"] for request in json.loads(packed.files["thread.json"])["requests"]]


def test_no_message_rings_and_no_markup_is_meant() -> None:
    first, second, third = _bodies()
    assert all(body["allowed_mentions"] == {"parse": []} for body in (first, second, third))
    assert r"\*was\* \_hurt\_" in second["content"]
    assert "<https://example.org/r/1>" in second["content"]


def test_the_issues_own_address_unfolds_and_no_other() -> None:
    first, second, third = _bodies()
    assert first["content"].endswith(f"Read it: {LINK}")
    assert "flags" not in first
    assert (second["flags"], third["flags"]) == (4, 4)
    [alone] = _bodies(replace(edition(CHANNEL, "See https://example.org/other"), link=None))
    assert (alone["flags"], alone["content"]) == (4, "See <https://example.org/other>")


def test_what_travels_is_never_longer_than_was_counted() -> None:
    made = edition(CHANNEL)
    for body, post in zip(_bodies(made), made.posts, strict=True):
        assert len(body["content"]) <= discord_length(post.text)


def _carded(alt: str) -> list[dict[str, Any]]:
    made = replace(with_card(CHANNEL), picture=replace(PICTURE, alt=alt))
    packed = pack_discord(made, PUBLICATION, CHANNEL)
    assert packed.files["card.png"] == PICTURE.content
    return list(json.loads(packed.files["thread.json"])["requests"])


def test_the_card_goes_with_the_first_message_and_is_described() -> None:
    first, *others = _carded(PICTURE.alt)
    assert first["headers"] == {"Content-Type": "multipart/form-data"}
    shown = {"id": 0, "filename": "card.png", "description": PICTURE.alt}
    assert first["body"] == _bodies()[0] | {"attachments": [shown]}
    row = {"file": "card.png", "type": "image/png", "description": PICTURE.alt, "form": "files[0]"}
    assert first["media"] == [row]
    assert not any("media" in one or "attachments" in one["body"] for one in others)


@pytest.mark.parametrize(
    ("alt", "told"),
    [
        ("x" * 1024, "x" * 1024),
        ("words " * 300, f"{'words ' * 169}words…"),
        ("x" * 2000, f"{'x' * 1023}…"),
    ],
)
def test_a_description_is_as_long_as_discord_takes_it(alt: str, told: str) -> None:
    [shown] = _carded(alt)[0]["body"]["attachments"]
    assert shown["description"] == told
    assert len(told) <= 1024


def test_another_kind_is_a_mistake() -> None:
    with pytest.raises(TypeError):
        pack_discord(edition(BLUESKY), PUBLICATION, BLUESKY)
