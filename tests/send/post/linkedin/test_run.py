"""A whole run over a post and its comments, with answers that are lost on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.send.post.carry.run import carry_thread
from tests.send.post.carry.world import CHANNEL, SLUG, Clock, job, opened
from tests.send.post.linkedin.fake import NOW, FakeLinkedIn
from tests.send.post.linkedin.net import poster, postings
from tests.send.post.server import Fault, far_side

pytestmark = pytest.mark.real
COUNT = len(postings())


@pytest.mark.parametrize("acts", [True, False])
def test_lost_answers_double_nothing_and_leave_no_hole(tmp_path: Path, *, acts: bool) -> None:
    there, clock = FakeLinkedIn(), Clock()
    clock.now = NOW
    with far_side(there) as far, opened(tmp_path, clock) as ledger:
        this = job(ledger, poster(far), clock, COUNT, postings=postings())
        far.fault(Fault("/posts", how="swallow", acts=acts))
        far.fault(Fault("/comments", how="swallow", acts=acts))
        for _ in range(2):
            carry_thread(this)
            clock.now += 3600
        assert carry_thread(this).verdict == "done"
    assert len(there.texts()) == COUNT
    assert (len(there.posts), len(there.comments)) == (1, COUNT - 1)


def test_a_post_that_a_person_settled_is_commented_on(tmp_path: Path) -> None:
    there, clock = FakeLinkedIn(scopes=("w_organization_social",)), Clock()
    clock.now = NOW
    with far_side(there) as far, opened(tmp_path, clock) as ledger:
        this = job(ledger, poster(far), clock, COUNT, postings=postings())
        far.fault(Fault("/posts", how="swallow", acts=True))
        assert carry_thread(this).verdict == "in doubt"
        ledger.settle(SLUG, CHANNEL, "1", "sent")
        stopped = carry_thread(this)
        assert (stopped.verdict, "r_organization_social" in stopped.why) == ("stopped", True)
        there.scopes = ("w_organization_social", "r_organization_social")
        assert carry_thread(this).verdict == "done"
    assert (len(there.posts), len(there.comments)) == (1, COUNT - 1)
