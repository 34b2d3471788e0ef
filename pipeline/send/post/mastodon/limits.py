"""What a Mastodon server says of its limits: read from it, kept with the date, compared with the channel's."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.channel import MastodonSettings
from pipeline.send.post.mastodon.api import MastodonApi
from pipeline.send.post.wire.answer import Answer
from pipeline.send.sender import SendError


@dataclass(frozen=True, slots=True)
class InstanceLimits:
    """The limits of one server, None where it does not say.

    `read_on` is the day on which it was asked (ISO 8601, UTC). `max_characters` and `characters_per_url` count as in
    `pipeline.text.counting`; `description` is characters of an alt text, `image_bytes` and `image_pixels` one image's.
    """

    server: str
    read_on: str
    software: str = ""
    max_characters: int | None = None
    characters_per_url: int | None = None
    max_media: int | None = None
    description: int | None = None
    image_bytes: int | None = None
    image_pixels: int | None = None


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
    most, of_url = limits.max_characters, limits.characters_per_url
    if most is not None and most < settings.max_characters:
        raise SendError(
            f"{limits.server} takes {most} characters a post, and the channel's `max_characters` is "
            f"{settings.max_characters}",
            f"set `max_characters = {most}` in the channel, and make the dry run again",
        )
    if of_url is not None and of_url > settings.characters_per_url:
        raise SendError(
            f"{limits.server} counts an address as {of_url} characters, and the channel's `characters_per_url` is "
            f"{settings.characters_per_url}",
            f"set `characters_per_url = {of_url}` in the channel, and make the dry run again",
        )


def keep_limits(folder: Path, limits: InstanceLimits) -> None:
    """Write them into a folder, for the owner alone. Where that cannot be done they are read again next time."""
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=folder, prefix=".limits-")  # made for the owner alone
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(asdict(limits), file, indent=2)
            Path(draft).replace(_file(folder, limits.server))
        finally:
            Path(draft).unlink(missing_ok=True)


def kept_limits(folder: Path, host: str) -> InstanceLimits | None:
    """What was kept of a server (host, with the port where it has one), None where nothing was or it is damaged."""
    try:
        found = json.loads(_file(folder, host).read_text(encoding="utf-8"))
        limits = InstanceLimits(**found)
        datetime.fromisoformat(limits.read_on)
    except (OSError, ValueError, TypeError):
        return None
    return limits if limits.server == host else None


def _file(folder: Path, host: str) -> Path:
    return folder / f"mastodon-{''.join(sign if sign.isalnum() or sign in '.-' else '_' for sign in host)}.json"


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
