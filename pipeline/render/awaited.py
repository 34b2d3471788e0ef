"""A channel that waits for another: the address that the other will be given stands in the place of the issue's own."""

from __future__ import annotations

from dataclasses import replace

from pipeline.channel import Channel, MailSettings
from pipeline.delivery import AFTER_LENGTH, Slot, after_slot
from pipeline.issue import Issue
from pipeline.render.network import Network
from pipeline.text.pieces import Measure

_BEGINS = after_slot("").placeholder.rstrip("0").rstrip("-")
_COUNTED = "https://after.example.org/".ljust(AFTER_LENGTH, "0")
"""What is counted in the placeholder's place: networks give an address its price only below a domain that there is."""


def awaiting(issue: Issue, network: Network, channel: Channel) -> tuple[Issue, Network, Slot | None]:
    """The issue and the rule of the network as they are told, and the slot that stands for the address; None: none."""
    settings = channel.settings
    if isinstance(settings, MailSettings) or settings.after is None:
        return issue, network, None
    slot, room = after_slot(settings.after), network.room
    counted = replace(room, measure=_counting(room.measure, slot.placeholder))
    return replace(issue, url=slot.placeholder), replace(network, room=counted), slot


def is_awaited(url: str) -> bool:
    """Whether an address is the placeholder of one that is waited for."""
    return url.startswith(_BEGINS)


def _counting(measure: Measure, placeholder: str) -> Measure:
    return lambda text: measure(text.replace(placeholder, _COUNTED))
