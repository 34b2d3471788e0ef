"""What is particular to Slack; what all posters do is in test_contract."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline.channel import SlackSettings
from pipeline.outcome import Deferred, InDoubt, Outcome, Refused, Sent
from pipeline.pack.slack import pack_slack
from pipeline.send.post.findings import inspected
from pipeline.send.post.slack.poster import SlackPoster
from pipeline.send.sender import SendError
from tests.send.post.server import FarSide, Fault, Reply, far_side
from tests.send.post.slack.fake import PATH, FakeSlack, says
from tests.send.post.slack.net import CHANNEL, poster_at
from tests.send.post.three_posts import postings

pytestmark = pytest.mark.real
THREAD = postings(pack_slack, CHANNEL)


@pytest.fixture
def far() -> Iterator[FarSide]:
    with far_side(FakeSlack()) as side:
        yield side


def test_the_receipt_is_the_deliverys_key(far: FarSide) -> None:
    poster = poster_at(far)
    assert [poster.post(posting) for posting in THREAD] == [Sent(posting.key) for posting in THREAD]
    assert {heard.path for heard in far.heard} == {PATH}


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (says(200, "ok\n"), Sent, ""),
        (says(200, "OK"), InDoubt, "publish settle"),
        (says(200, "no_service"), InDoubt, "publish settle"),
        (says(404, "no_active_hooks"), Deferred, "make a new one"),
        (says(410, "channel_is_archived"), Deferred, "another channel"),
        (says(403, "posting_to_general_channel_denied"), Deferred, "who runs the workspace"),
        (says(400, "user_not_found"), Deferred, "another channel"),
        (says(400, "invalid_payload"), Refused, "invalid_payload"),
        (says(400, "something_new"), Refused, "something_new"),
        (says(500, "rollup_error"), InDoubt, "rollup_error"),
        (says(429, "message_limit_exceeded"), Deferred, "wait"),
        (Reply(404, text="<title>Not here</title>"), Deferred, "Not here"),
    ],
)
def test_every_word_of_slack_has_its_meaning(far: FarSide, reply: Reply, kind: type[Outcome], words: str) -> None:
    far.fault(Fault(PATH, reply=reply))
    outcome = poster_at(far).post(THREAD[0])
    assert isinstance(outcome, kind)
    assert isinstance(outcome, Sent) or words in outcome.why


def test_check_asks_nothing_and_says_so(far: FarSide) -> None:
    poster = poster_at(far)
    poster.check()
    [finding] = inspected(poster)
    assert (finding.level, "first post" in finding.said) == ("ok", True)
    assert far.heard == []


def test_nothing_can_be_deleted_and_nothing_is_asked(far: FarSide) -> None:
    outcomes = poster_at(far).retract(["a/slack/1", "a/slack/2"])
    assert all(isinstance(one, Refused) and "by hand" in one.why for one in outcomes)
    assert far.heard == []


_GOOD = f"https://hooks.slack.com{PATH}"


def test_addresses_of_webhooks() -> None:
    assert SlackPoster(SlackSettings(), _GOOD).relay == "hooks.slack.com"


@pytest.mark.parametrize(
    "url", ["", "x", "https://hooks.slack.com/", f"{_GOOD}/more", f"{_GOOD}?a=b", f"http://hooks.slack.com{PATH}"]
)
def test_what_is_no_address_of_a_webhook_is_refused_and_not_shown(url: str) -> None:
    with pytest.raises(SendError) as raised:
        SlackPoster(SlackSettings(), url)
    assert PATH not in str(raised.value)
