"""What is particular of Facebook: whose token it is, Meta's codes, copies, the feed with its cursors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from pipeline.outcome import Deferred, InDoubt, Refused, Sent
from pipeline.send.post.poster import Inspects, Posting, ReadsBack
from pipeline.send.sender import SendError
from tests.send.post.facebook.fake import NOW, PAGE, PERSON, TOKEN, FakeGraph, error
from tests.send.post.facebook.net import poster, postings
from tests.send.post.server import FarSide, Fault, far_side

pytestmark = pytest.mark.real


@dataclass
class Page:
    """The fake behind its socket."""

    there: FakeGraph
    far: FarSide


@pytest.fixture
def page() -> Iterator[Page]:
    there = FakeGraph()
    with far_side(there) as far:
        yield Page(there, far)


def _first(**changes: object) -> Posting:
    return replace(postings()[0], **changes)  # type: ignore[arg-type]


def test_one_post_with_the_issue_s_address_for_its_card(page: Page) -> None:
    outcome = poster(page.far).post(_first())
    [number] = page.there.posts
    assert outcome == Sent(f"{number} https://www.facebook.com/{number}")
    [heard] = page.far.heard
    assert heard.path == f"/v25.0/{PAGE}/feed"
    assert set(heard.json) == {"message", "link", "published"}
    assert heard.json["link"] == "https://example.org/b"
    assert heard.query == {}
    assert TOKEN.encode() not in heard.body
    assert heard.headers["authorization"] == f"Bearer {TOKEN}"


def test_check_asks_whose_token_it_is_and_for_no_other(page: Page) -> None:
    poster(page.far).check()
    [heard] = page.far.heard
    assert (heard.method, heard.path, heard.query) == ("GET", "/v25.0/me", {"fields": "id,name"})
    with pytest.raises(SendError, match=r"not that of page 1010222333.*docs/channels/facebook"):
        poster(page.far, token=PERSON).check()
    with pytest.raises(SendError, match=r"\(190\).*make a new one"):
        poster(page.far, token="EAAGnone").check()  # noqa: S106


def test_inspecting_says_what_the_token_may(page: Page) -> None:
    by = poster(page.far)
    assert isinstance(by, Inspects)
    assert {finding.level for finding in by.inspect()} == {"ok"}
    page.there.reads = False
    assert ["pages_read_engagement" in one.remedy for one in by.inspect() if one.level == "warning"] == [True]
    [fault] = poster(page.far, token=PERSON).inspect()
    assert (fault.level, fault.away) == ("fault", False)
    assert page.there.posts == {}


def test_the_outbox_of_another_page_is_not_posted(page: Page) -> None:
    outcome = poster(page.far, page="7").post(_first())
    assert isinstance(outcome, Deferred)
    assert "another page" in outcome.why
    assert page.far.heard == []


@pytest.mark.parametrize(
    ("code", "subcode", "words"),
    [(190, 460, "password was changed"), (190, 463, "has expired"), (190, 467, "was revoked"), (200, 0, "permission")],
)
def test_a_token_that_is_over_is_said_with_its_reason(page: Page, code: int, subcode: int, words: str) -> None:
    page.far.fault(Fault("/feed", reply=error(400, code, "Error validating access token", subcode)))
    outcome = poster(page.far).post(_first())
    assert isinstance(outcome, Deferred)
    assert (outcome.scope, words in outcome.why) == ("channel", True)


def test_a_block_stops_the_channel_and_is_not_tried_again(page: Page) -> None:
    page.far.fault(Fault("/feed", reply=error(400, 368, "The action attempted has been deemed abusive")))
    outcome = poster(page.far).post(_first())
    assert isinstance(outcome, Deferred)
    assert (outcome.scope, "see why it is blocked" in outcome.why) == ("channel", True)


@pytest.mark.parametrize("acted", [True, False])
@pytest.mark.parametrize(
    "reply",
    [error(500, 1, "An unknown error occurred"), error(503, 2, "Service temporarily unavailable"),
     error(400, 4_711, "odd", is_transient=True)],
    ids=["1", "2", "transient"],
)  # fmt: skip
def test_a_passing_fault_may_have_posted_and_is_looked_into(page: Page, reply: object, *, acted: bool) -> None:
    page.far.fault(Fault("/feed", reply=reply, acts=acted))  # type: ignore[arg-type]
    outcome = poster(page.far).post(_first())
    assert isinstance(outcome, Sent if acted else Deferred)
    assert len(page.there.posts) == acted


def test_a_copy_is_our_own_try_or_another_s(page: Page) -> None:
    first = poster(page.far).post(_first())
    assert poster(page.far).post(_first()) == first
    later = poster(page.far).post(_first(first_at=NOW + 30 * 3600))
    assert isinstance(later, Refused)
    assert "(506)" in later.why
    page.there.reads = False
    unseen = poster(page.far).post(_first())
    assert isinstance(unseen, InDoubt)
    assert "look at the page" in unseen.why


def test_doubt_without_the_right_to_read_is_a_person_s(page: Page) -> None:
    page.there.reads = False
    page.far.fault(Fault("/feed", how="swallow", acts=True))
    outcome = poster(page.far).post(_first())
    assert isinstance(outcome, InDoubt)
    assert "pages_read_engagement" in outcome.why


def test_what_the_feed_shows_late_is_found_all_the_same(page: Page) -> None:
    by = poster(page.far)
    slept: list[float] = []
    by._sleep = slept.append
    page.there.lags = 1
    page.far.fault(Fault("/feed", how="swallow", acts=True))
    assert isinstance(by.post(_first()), Sent)
    assert slept == [5.0]


def test_the_feed_is_read_by_its_cursors_and_never_by_an_address_with_the_token(page: Page) -> None:
    page.there.size = 2
    number = page.there.stand(_first().request["body"]["message"], NOW)
    for one in range(5):
        page.there.stand(f"Other words {one}", NOW + one)
    found = poster(page.far).find(_first())
    assert isinstance(found, Sent)
    assert found.receipt.startswith(number)
    assert [heard.query.get("after") for heard in page.far.heard] == [None, "2", "4"]


def test_it_is_read_back(page: Page) -> None:
    by = poster(page.far)
    posted = by.post(_first())
    assert isinstance(posted, Sent)
    assert isinstance(by, ReadsBack)
    assert by.verify([posted.receipt]).whole
    assert by.verify([posted.receipt, f"{PAGE}_1 x", "x"]).missing == (2, 3)
    page.there.reads = False
    assert not by.verify([posted.receipt]).known
    page.far.fault(Fault("", "GET"))
    assert "500" in by.verify([posted.receipt]).why


def test_visitors_and_posts_from_before_are_not_ours(page: Page) -> None:
    message = _first().request["body"]["message"]
    page.there.stand(message, NOW, "4711")
    assert isinstance(poster(page.far).find(_first()), Deferred)
    page.there.stand(message, NOW - 7200)
    asked = poster(page.far).find(_first())
    assert isinstance(asked, InDoubt)
    assert f"https://www.facebook.com/{PAGE}_" in asked.why


def test_retracting_another_page_s_post_is_refused_and_a_lost_token_is_no_success(page: Page) -> None:
    [outcome] = poster(page.far).retract(["77_1 https://www.facebook.com/77_1"])
    assert isinstance(outcome, Refused)
    assert page.far.heard == []
    [gone] = poster(page.far).retract([f"{PAGE}_1 https://www.facebook.com/{PAGE}_1"])
    assert isinstance(gone, Sent)
    [unknown] = poster(page.far, token=PERSON).retract([f"{PAGE}_1 x"])
    assert isinstance(unknown, Deferred)
    assert unknown.scope == "channel"
