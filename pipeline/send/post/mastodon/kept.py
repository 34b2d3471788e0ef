"""What a Mastodon server said of its limits when it was last asked: kept with the date, and held against a channel's.

A dry run reads it too, and so nothing is loaded here that speaks to a network.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from pipeline.channel import MastodonSettings


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


def exceeded(limits: InstanceLimits, settings: MastodonSettings) -> Iterator[tuple[str, str]]:
    """What posts that are made by the channel's settings may exceed: the fault and the remedy."""
    most, of_url = limits.max_characters, limits.characters_per_url
    if most is not None and most < settings.max_characters:
        fault = f"{limits.server} takes {most} characters a post, and the channel's `max_characters` is "
        yield f"{fault}{settings.max_characters}", f"set `max_characters = {most}` in the channel"
    if of_url is not None and of_url > settings.characters_per_url:
        fault = f"{limits.server} counts an address as {of_url} characters, and the channel's `characters_per_url` is "
        yield f"{fault}{settings.characters_per_url}", f"set `characters_per_url = {of_url}` in the channel"


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
