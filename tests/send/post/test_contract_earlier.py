"""What a run that knows nothing of an earlier one finds of it, on every network that shows what it has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.channel import READABLE, REPEATABLE
from pipeline.outcome import Deferred, Sent
from pipeline.send.post.poster import Posting
from tests.send.post.contract import Case
from tests.send.post.nets import NETS

pytestmark = pytest.mark.real
_A_DAY_BEFORE = 90_000.0


def _unknown(posting: Posting, follows: str | None = None) -> Posting:
    """As a ledger has it that never tried it: perhaps posted at any time since the day before."""
    since = posting.first_at - _A_DAY_BEFORE
    return replace(posting, first_at=since, tried_at=since, follows=follows)


def test_those_that_show_what_they_have_are_asked_before_a_first_thread() -> None:
    to_be_paid = {"x"}
    assert {name for name, net in NETS.items() if net().finds} - REPEATABLE - to_be_paid == READABLE


def test_what_an_earlier_run_posted_is_found_and_what_it_did_not_is_not(case: Case) -> None:
    if not case.net.finds:
        return
    assert isinstance(case.poster.find(_unknown(case.first)), Deferred)
    receipts = case.thread()
    found = [
        case.poster.find(_unknown(posting, receipts[number - 1] if number else None))
        for number, posting in enumerate(case.net.postings)
    ]
    assert found == [Sent(receipt) for receipt in receipts]
