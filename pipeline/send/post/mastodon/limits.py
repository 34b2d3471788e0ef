"""What a Mastodon server says of its limits: read from it, and compared with the channel's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pipeline.channel import MastodonSettings
from pipeline.send.post.mastodon.api import MastodonApi
from pipeline.send.post.mastodon.kept import InstanceLimits, exceeded
from pipeline.send.post.wire.answer import Answer
from pipeline.send.sender import SendError


def read_limits(api: MastodonApi, now: float) -> InstanceLimits:
    """Ask the server (GET /api/v2/instance, of old ones /api/v1/instance); no token is sent unless it asks for one.

    Args:
        api: who is asked.
        now: seconds since the epoch.

    Raises:
        SendError: what answers there is no Mastodon server.
        Unread: nothing answers.
    """
    answers: list[Answer] = []
    for path in ("/api/v2/instance", "/api/v1/instance"):
        answer = api.get(path, anonymous=True)
        if answer.status in {401, 403}:  # a server that shows itself to its own people only
            answer = api.get(path)
        if answer.ok and isinstance(answer.body, dict):
            return _limits(api.host, answer.body, now)
        answers.append(answer)
    raise _none(api.host, answers[0])


def compare(limits: InstanceLimits, settings: MastodonSettings) -> None:
    """Nothing, if posts that were made by the channel's settings are within the server's limits.

    Raises:
        SendError: they may not be.
    """
    for fault, remedy in exceeded(limits, settings):
        raise SendError(fault, f"{remedy}, and make the dry run again")


def _limits(host: str, body: Mapping[str, Any], now: float) -> InstanceLimits:
    configuration = _part(body, "configuration")
    statuses, media = _part(configuration, "statuses"), _part(configuration, "media_attachments")
    most = _number(statuses, "max_characters")
    version = body.get("version")
    return InstanceLimits(
        server=host,
        read_on=datetime.fromtimestamp(now, UTC).date().isoformat(),
        software=version[:60] if isinstance(version, str) and version.isprintable() else "",
        max_characters=_number(body, "max_toot_chars") if most is None else most,  # what Pleroma calls it
        characters_per_url=_number(statuses, "characters_reserved_per_url"),
        max_media=_number(statuses, "max_media_attachments"),
        description=_number(media, "description_limit"),
        image_bytes=_number(media, "image_size_limit"),
        image_pixels=_number(media, "image_matrix_limit"),
    )


def _none(host: str, answer: Answer) -> SendError:
    remedy = "write the address of the account's server, as in https://mastodon.example, as the channel's `server`"
    return SendError(f"{host} is no Mastodon server: it gave {answer.status}, {answer.said}", remedy)


def _part(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = body.get(name)
    return part if isinstance(part, dict) else {}


def _number(body: Mapping[str, Any], name: str) -> int | None:
    value = body.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
