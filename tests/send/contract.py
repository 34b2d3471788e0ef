"""What every sender must pass. A test class inherits it and says how to make the sender and how to read back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline.outcome import Sent
from pipeline.send.sender import Lane, Sender
from tests.send.letters import parcel

Delivered = Mapping[str, list[bytes]]


class SenderContract:
    """Fixtures to give: `sender`, and `delivered`, a function from nothing to key -> messages that arrived under it."""

    keeps = True
    repeatable = math.inf

    @pytest.fixture
    def sender(self) -> Sender:
        raise NotImplementedError

    def delivered(self, sender: Sender) -> Delivered:
        """What has arrived: the reader's part of the key to the messages, byte for byte."""
        raise NotImplementedError

    def test_is_a_sender(self, sender: Sender) -> None:
        assert isinstance(sender, Sender)
        assert isinstance(sender.open(), Lane)
        assert sender.lanes >= 1
        assert sender.relay

    def test_says_how_long_a_repeat_is_harmless_and_keeps_to_it(self, sender: Sender) -> None:
        assert sender.repeatable_for == self.repeatable
        letter = parcel()
        with sender.open() as lane:
            assert isinstance(lane.deliver(letter), Sent)
        with sender.open() as lane:
            assert isinstance(lane.deliver(letter), Sent)
        if self.keeps:
            assert len(self.delivered(sender)["idada"]) == (1 if sender.repeatable_for else 2)

    def test_a_parcel_arrives_byte_for_byte_and_leaves_a_receipt(self, sender: Sender) -> None:
        letter = parcel()
        with sender.open() as lane:
            outcome = lane.deliver(letter)
        assert isinstance(outcome, Sent)
        assert outcome.receipt
        if self.keeps:
            assert self.delivered(sender) == {"idada": [letter.message]}
            assert b"\r\n.one dot\r\n" in letter.message

    def test_one_lane_carries_many(self, sender: Sender) -> None:
        names = [f"reader{number}" for number in range(25)]
        with sender.open() as lane:
            outcomes = [lane.deliver(parcel(name)) for name in names]
        assert all(isinstance(outcome, Sent) for outcome in outcomes)
        if self.keeps:
            assert self.delivered(sender) == {f"id{name}": [parcel(name).message] for name in names}

    def test_many_lanes_at_once_lose_nothing_and_double_nothing(self, sender: Sender) -> None:
        def carry(worker: int) -> list[Sent]:
            with sender.open() as lane:
                outcomes = [lane.deliver(parcel(f"w{worker}n{number}")) for number in range(10)]
            return [outcome for outcome in outcomes if isinstance(outcome, Sent)]

        with ThreadPoolExecutor(8) as pool:
            sent = [outcome for outcomes in pool.map(carry, range(8)) for outcome in outcomes]
        assert len(sent) == 80
        assert len({outcome.receipt for outcome in sent}) == 80
        if self.keeps:
            arrived = self.delivered(sender)
            assert len(arrived) == 80
            assert all(len(messages) == 1 for messages in arrived.values())

    def test_closing_twice_does_nothing_and_a_closed_lane_opens_again(self, sender: Sender) -> None:
        lane = sender.open()
        lane.close()
        assert isinstance(lane.deliver(parcel()), Sent)
        lane.close()
        lane.close()
        assert isinstance(lane.deliver(parcel("bea")), Sent)
        lane.close()

    def test_nothing_shows_an_address(self, sender: Sender) -> None:
        letter = parcel()
        lane = sender.open()
        outcome = lane.deliver(letter)
        shown = " ".join(map(repr, (letter, lane, sender, outcome, lane.fresh))) + str(outcome)
        lane.close()
        for telling in ("ada@", "readers.example.org", "abcdefghijklmnopqrstuvwxyz234567"):
            assert telling not in shown

    def test_check_finds_nothing_wrong_and_delivers_nothing(self, sender: Sender) -> None:
        sender.check()
        sender.check()
        if self.keeps:
            assert self.delivered(sender) == {}
