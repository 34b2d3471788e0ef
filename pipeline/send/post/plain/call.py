"""A request, what it may come back with, and what it comes to where it was not sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.outcome import Deferred
from pipeline.send.post.wire.http import HttpFault


@dataclass(frozen=True, slots=True)
class Call:
    """One request. Neither `url` nor `headers` nor the body are ever shown: a secret may be in any of them."""

    url: str = field(repr=False)
    json: Any = field(default=None, repr=False)
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    data: bytes | None = field(default=None, repr=False)
    params: Mapping[str, str | int] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Fault:
    """A refusal in the network's own words.

    `whose`: the `channel`'s (credentials, rights, address), the `message`'s, of a `pace` that was too quick (`wait` is
    what was asked for, in seconds), or `nobody` knows. `remedy` stands behind the words; empty: the usual one.
    """

    whose: str
    said: str
    remedy: str = ""
    wait: float | None = None


def not_sent(fault: HttpFault) -> Deferred:
    """What a request comes to that surely did nothing: tried again, unless something of ours has to be mended."""
    return Deferred(fault.why, scope="channel" if fault.ours else "connection")


def filled(value: Any, placeholders: Mapping[str, str], values: Mapping[str, str]) -> Any:
    """A body with its slots filled, byte for byte and nowhere else: placeholders by name, values by name."""
    if isinstance(value, str):
        for name, given in values.items():
            value = value.replace(placeholders[name], given) if placeholders.get(name) else value
        return value
    if isinstance(value, Mapping):
        return {key: filled(one, placeholders, values) for key, one in value.items()}
    return [filled(one, placeholders, values) for one in value] if isinstance(value, list) else value
