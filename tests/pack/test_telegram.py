"""A thread for Telegram: messages in HTML, whose words carry links and nothing else that was not meant."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from pipeline.channel import Channel, TelegramSettings
from pipeline.delivery import Delivery
from pipeline.edition import Mark, ThreadEdition
from pipeline.pack.telegram import pack_telegram
from tests.render.thread_material import BLUESKY, PUBLICATION
from tests.send.post.three_posts import LINK, PICTURE, edition, with_card

CHANNEL = Channel("telegram", "telegram", TelegramSettings(chat="@ferrypost"))


def _bodies(made: ThreadEdition | None = None, channel: Channel = CHANNEL) -> list[dict[str, Any]]:
    packed = pack_telegram(made or edition(channel), PUBLICATION, channel)
    return [request["body"] for request in json.loads(packed.files["thread.json"])["requests"]]


def test_a_delivery_a_post_each_following_the_one_before_and_no_slot() -> None:
    packed = pack_telegram(edition(CHANNEL), PUBLICATION, CHANNEL)
    deliveries = [one for one in packed.deliveries if isinstance(one, Delivery)]
    assert [one.key for one in deliveries] == [f"2026-03-09-five-landings/telegram/{n}" for n in (1, 2, 3)]
    assert [one.follows for one in deliveries] == [None, deliveries[0].key, deliveries[1].key]
    assert [one.slots for one in deliveries] == [(), (), ()]
    assert b"bot" not in packed.files["thread.json"]


def test_words_carry_their_links_and_all_else_is_text() -> None:
    address = 'https://example.org/?a=1&b="<x>'
    made = edition(CHANNEL, "Read <this> & that, @mya #Tag")
    marks = (
        Mark("tag", 24, 28, "Tag"),
        Mark("mention", 18, 22, "@mya"),
        Mark("link", 5, 11, address),
        Mark("link", 7, 9, "https://example.org/inside"),
    )
    made = replace(made, posts=(replace(made.posts[0], marks=marks),))
    [body] = _bodies(made)
    assert body["text"] == (
        'Read <a href="https://example.org/?a=1&amp;b=&quot;&lt;x&gt;">&lt;this&gt;</a> &amp; that, @mya #Tag'
    )
    assert body["parse_mode"] == "HTML"


def test_the_title_is_bold_where_the_first_post_begins_with_it() -> None:
    first, second, _ = _bodies()
    assert first["text"].startswith("<b>Five Landings Open &amp; a &lt;List&gt; of Names</b>\n\nRead")
    assert "<b>" not in second["text"]
    longer = edition(CHANNEL, "Five Landings Open & a <List> of Names and more")
    assert "<b>" not in _bodies(longer)[0]["text"]


def test_only_the_issues_own_address_has_a_preview() -> None:
    bodies = _bodies()
    off = {"is_disabled": True}
    assert [body["link_preview_options"] for body in bodies] == [{"url": LINK}, off, off]
    assert _bodies(replace(edition(CHANNEL), link=None))[0]["link_preview_options"] == off
    assert _bodies(edition(CHANNEL, "See https://example.org/other"))[0]["link_preview_options"] == off


def test_only_the_first_message_rings_and_of_a_silent_channel_none() -> None:
    assert [body["disable_notification"] for body in _bodies()] == [False, True, True]
    silent = replace(CHANNEL, settings=TelegramSettings(chat="@ferrypost", silent=True))
    assert [body["disable_notification"] for body in _bodies(channel=silent)] == [True, True, True]


@pytest.mark.parametrize(
    ("chat", "told"), [("@ferrypost", "@ferrypost"), ("-1001234567890", -1001234567890), (None, "")]
)
def test_a_chat_is_a_name_or_a_number(chat: str | None, told: str | int) -> None:
    assert TelegramSettings(chat=chat).chat_id == told


def test_the_card_is_a_photo_with_the_first_post_as_its_caption() -> None:
    packed = pack_telegram(with_card(CHANNEL), PUBLICATION, CHANNEL)
    first, *others = json.loads(packed.files["thread.json"])["requests"]
    assert (first["path"], first["headers"]) == ("/sendPhoto", {"Content-Type": "multipart/form-data"})
    assert first["media"] == [{"file": "card.png", "type": "image/png", "form": "photo"}]
    assert first["body"] == {
        "chat_id": "@ferrypost",
        "caption": _bodies()[0]["text"],
        "parse_mode": "HTML",
        "disable_notification": False,
    }
    assert [(one["path"], "media" in one) for one in others] == [("/sendMessage", False)] * 2
    assert packed.files["card.png"] == PICTURE.content
    assert all("card.png" in one.files for one in packed.deliveries if isinstance(one, Delivery))
    assert b"without a description" in packed.files["thread.txt"]
    assert PICTURE.alt.encode() not in packed.files["thread.txt"]


def test_another_kind_is_a_mistake() -> None:
    with pytest.raises(TypeError):
        pack_telegram(edition(BLUESKY), PUBLICATION, BLUESKY)
