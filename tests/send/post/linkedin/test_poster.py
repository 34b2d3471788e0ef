"""What is particular of LinkedIn: comments below the post, versions, rights that are missing, copies, what is cut."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from pipeline.outcome import Deferred, InDoubt, Refused, Sent
from pipeline.send.post.linkedin.look import plain
from pipeline.send.post.linkedin.places import comment_receipt, number_of, post_of
from pipeline.send.post.poster import Inspects, Posting, ReadsBack
from pipeline.send.sender import SendError
from tests.send.post.linkedin.fake import NOW, PAGE, TOKEN, FakeLinkedIn, duplicate, seen
from tests.send.post.linkedin.net import poster, postings
from tests.send.post.server import FarSide, Fault, Reply, far_side

pytestmark = pytest.mark.real


@dataclass
class Page:
    """The fake behind its socket."""

    there: FakeLinkedIn
    far: FarSide

    def thread(self) -> list[str]:
        """Post all; their receipts."""
        by, receipts = poster(self.far), list[str]()
        for posting in postings():
            outcome = by.post(replace(posting, follows=receipts[-1] if receipts else None))
            assert isinstance(outcome, Sent), outcome
            receipts.append(outcome.receipt)
        return receipts


@pytest.fixture
def page() -> Iterator[Page]:
    there = FakeLinkedIn()
    with far_side(there) as far:
        yield Page(there, far)


def _first(**changes: object) -> Posting:
    return replace(postings()[0], **changes)  # type: ignore[arg-type]


def test_every_comment_stands_below_the_first_post_in_plain_text(page: Page) -> None:
    receipts = page.thread()
    [post] = page.there.posts
    assert receipts[0] == f"{post} https://www.linkedin.com/feed/update/{post}"
    assert {one["object"] for one in page.there.comments.values()} == {post}
    assert all(post_of(receipt) == post for receipt in receipts)
    assert all(
        receipt.split()[1].startswith(f"https://www.linkedin.com/feed/update/{post}?") for receipt in receipts[1:]
    )
    assert [number_of(receipt) for receipt in receipts[1:]] == list(page.there.comments)
    assert not any("\\" in text for text in page.there.texts())
    comments = [heard for heard in page.far.heard if heard.path.endswith("/comments")]
    assert {heard.path for heard in comments} == {f"/rest/socialActions/{post.replace(':', '%3A')}/comments"}


def test_nothing_of_the_post_is_cut_by_a_sign_that_is_not_escaped(page: Page) -> None:
    page.thread()
    shown = page.there.texts()
    assert "Read the whole briefing (3 minutes): https://example.org/b_1" in shown[0]
    assert shown[-1].endswith("#Rivers #Mya_Than")


def test_the_card_is_made_of_the_issue(page: Page) -> None:
    page.thread()
    [post] = page.there.posts.values()
    article = post["content"]["article"]
    assert (article["source"], article["title"]) == (
        "https://example.org/b_1",
        "Five Landings Open, and a List of Names",
    )


@pytest.mark.parametrize("follows", [None, "", "x", "urn:li:share:../1", "urn:li:comment:(urn:li:activity:1,2)"])
def test_without_its_post_no_comment_is_tried(page: Page, follows: str | None) -> None:
    outcome = poster(page.far).post(replace(postings()[1], follows=follows))
    assert isinstance(outcome, Deferred)
    assert outcome.scope == "channel"
    assert page.far.heard == []


def test_a_comment_of_a_post_that_was_deleted_stops_the_channel(page: Page) -> None:
    by = poster(page.far)
    first = by.post(_first())
    assert isinstance(first, Sent)
    page.there.posts.clear()
    outcome = by.post(replace(postings()[1], follows=first.receipt))
    assert isinstance(outcome, Deferred)
    assert (outcome.scope, "was deleted" in outcome.why) == ("channel", True)


@pytest.mark.parametrize("body", ["", "{}", '{"id": "71"}', '{"commentUrn": 5}'])
def test_a_comment_has_its_name_from_the_header_where_the_body_has_none(page: Page, body: str) -> None:
    by = poster(page.far)
    first = by.post(_first())
    assert isinstance(first, Sent)
    page.far.fault(Fault("/comments", reply=Reply(201, text=body, headers={"x-restli-id": "71"})))
    outcome = by.post(replace(postings()[1], follows=first.receipt))
    [post] = page.there.posts
    assert outcome == Sent(comment_receipt(f"urn:li:comment:({post},71)", post))


def test_the_outbox_of_another_page_is_not_posted(page: Page) -> None:
    outcome = poster(page.far, number="7").post(_first())
    assert isinstance(outcome, Deferred)
    assert "another page" in outcome.why
    assert page.far.heard == []


def test_a_version_that_is_over_is_said_with_what_to_write(page: Page) -> None:
    by = poster(page.far, version="202401")
    with pytest.raises(SendError, match=r"20240101 is not active.*`version`"):
        by.check()
    outcome = by.post(_first())
    assert isinstance(outcome, Deferred)
    assert (outcome.scope, outcome.code) == ("channel", "426")
    assert "set the channel's `version`" in outcome.why


def test_check_sees_the_role_and_posts_nothing(page: Page) -> None:
    poster(page.far).check()
    page.there.role = "ANALYST"
    with pytest.raises(SendError, match=r"may not post for urn:li:organization:5515715.*administrator"):
        poster(page.far).check()
    page.there.role = ""
    with pytest.raises(SendError, match="may not post"):
        poster(page.far).check()
    assert page.there.posts == {}


def test_check_lets_a_token_pass_that_may_only_post(page: Page) -> None:
    page.there.scopes = ("w_organization_social",)
    poster(page.far).check()


def test_check_says_that_a_token_is_wrong(page: Page) -> None:
    with pytest.raises(SendError, match=r"401.*make a new one \(docs/channels/linkedin"):
        poster(page.far, token="AQX-another").check()  # noqa: S106
    page.far.fault(Fault("/organizationAcls", "GET", how="hang"))
    with pytest.raises(SendError) as raised:
        poster(page.far).check()
    assert raised.value.away


def test_inspecting_says_what_the_token_may(page: Page) -> None:
    by = poster(page.far)
    assert isinstance(by, Inspects)
    assert {finding.level for finding in by.inspect()} - {"fault"} == {"ok"}  # the fake's clock is years behind
    assert page.far.heard[0].method == "GET"
    page.there.scopes = ("w_organization_social",)
    assert ["r_organization_social" in one.remedy for one in by.inspect() if one.level == "warning"] == [True]
    page.there.role = ""
    page.there.scopes = ("rw_organization_admin",)
    [fault] = by.inspect()
    assert (fault.level, fault.away) == ("fault", False)
    assert page.there.posts == {}


def test_a_comment_that_is_called_a_copy_is_looked_for(page: Page) -> None:
    by, receipts = poster(page.far), page.thread()
    second = replace(postings()[1], follows=receipts[0])
    page.far.fault(Fault("/comments", reply=duplicate("urn:li:share:66")))
    assert by.post(second) == Sent(receipts[1])
    page.there.comments.clear()
    page.far.fault(Fault("/comments", reply=duplicate("urn:li:share:66")))
    assert isinstance(by.post(second), InDoubt)


@pytest.mark.parametrize("token", ["", "a b", "a\nb", "á"])
def test_a_token_that_cannot_be_one_is_refused_and_not_shown(page: Page, token: str) -> None:
    with pytest.raises(SendError, match="copy it again") as raised:
        poster(page.far, token=token)
    assert not token.strip() or token not in str(raised.value)


def test_the_token_is_in_no_repr(page: Page) -> None:
    by = poster(page.far)
    assert TOKEN not in repr(vars(by))


def test_what_may_only_post_leaves_doubt_to_a_person(page: Page) -> None:
    page.there.scopes = ("w_organization_social",)
    page.far.fault(Fault("/posts", how="swallow", acts=True))
    outcome = poster(page.far).post(_first())
    assert isinstance(outcome, InDoubt)
    assert "r_organization_social" in outcome.why
    assert "look at the page" in outcome.why


def test_what_the_list_shows_late_is_found_all_the_same(page: Page) -> None:
    by = poster(page.far)
    slept: list[float] = []
    by._sleep = slept.append
    page.there.lags = 1
    page.far.fault(Fault("/posts", how="swallow", acts=True))
    assert isinstance(by.post(_first()), Sent)
    assert slept == [5.0]


def test_a_comment_in_doubt_is_looked_for_below_its_post(page: Page) -> None:
    by = poster(page.far)
    first = by.post(_first())
    assert isinstance(first, Sent)
    second = replace(postings()[1], follows=first.receipt)
    assert isinstance(by.find(second), Deferred)
    page.far.fault(Fault("/comments", how="swallow", acts=True))
    found = by.post(second)
    assert isinstance(found, Sent)
    assert number_of(found.receipt) in page.there.comments


def test_another_s_comment_of_the_same_words_is_not_ours(page: Page) -> None:
    by = poster(page.far)
    receipts = page.thread()
    for comment in page.there.comments.values():
        comment["actor"] = "urn:li:person:a"
    assert isinstance(by.find(replace(postings()[1], follows=receipts[0])), Deferred)


@pytest.mark.parametrize("address", ["https://lnkd.in/eXyZ12", "https://example.org/b_1"])
def test_a_post_is_found_whatever_its_addresses_were_made(page: Page, address: str) -> None:
    [receipt, *_] = page.thread()
    for post in page.there.posts.values():
        post["commentary"] = seen(post["commentary"]).replace("https://example.org/b_1", address)
    assert poster(page.far).find(_first()) == Sent(receipt)


def test_a_post_from_before_is_a_question_and_no_answer(page: Page) -> None:
    page.thread()
    by = poster(page.far)
    asked = by.find(_first(first_at=NOW + 3600))
    assert isinstance(asked, InDoubt)
    assert "linkedin.com/feed/update" in asked.why
    assert isinstance(by.find(_first(first_at=NOW + 30 * 3600)), Deferred)


def test_the_list_is_read_page_by_page_back_to_the_first_try(page: Page) -> None:
    page.thread()
    [urn] = page.there.posts
    for number in range(120):
        other = {"id": f"urn:li:share:{90_000 + number}", "author": PAGE, "commentary": f"Other words {number}"}
        page.there.posts[other["id"]] = other | {
            "createdAt": int(NOW * 1000) + 9_000,
            "n": 90_000 + number,
            "shown": "",
        }
    found = poster(page.far).find(_first())
    assert isinstance(found, Sent)
    assert found.receipt.startswith(urn)
    page.there.posts.pop(urn)
    assert isinstance(poster(page.far).find(_first()), Deferred)


def test_a_copy_that_is_our_own_try_is_sent(page: Page) -> None:
    by = poster(page.far)
    first = by.post(_first())
    assert by.post(_first()) == first


def test_a_copy_of_what_stood_there_before_is_refused_with_its_place(page: Page) -> None:
    first = poster(page.far).post(_first())
    assert isinstance(first, Sent)
    outcome = poster(page.far).post(_first(first_at=NOW + 30 * 3600))
    assert isinstance(outcome, Refused)
    assert first.receipt.split()[1] in outcome.why


def test_a_copy_of_a_deleted_post_is_refused_with_how_long_to_wait(page: Page) -> None:
    page.there.ghosts[_first().request["body"]["commentary"]] = "urn:li:share:66"
    outcome = poster(page.far).post(_first())
    assert isinstance(outcome, Refused)
    assert "for a day or two" in outcome.why


def test_a_copy_that_may_not_be_looked_at_is_doubt_with_its_place(page: Page) -> None:
    page.there.scopes = ("w_organization_social",)
    page.far.fault(Fault("/posts", reply=duplicate("urn:li:share:66")))
    outcome = poster(page.far).post(_first())
    assert isinstance(outcome, InDoubt)
    assert "feed/update/urn:li:share:66" in outcome.why


def test_retracting_takes_the_comments_and_then_the_post(page: Page) -> None:
    receipts = page.thread()
    outcomes = poster(page.far).retract(receipts)
    assert [type(outcome) for outcome in outcomes] == [Sent] * len(receipts)
    deleted = [heard for heard in page.far.heard if heard.method == "DELETE"]
    assert [("comments" in heard.path, heard.query.get("actor")) for heard in deleted] == [
        *[(True, PAGE)] * (len(receipts) - 1),
        (False, None),
    ]


def test_the_thread_is_read_back(page: Page) -> None:
    receipts = page.thread()
    assert isinstance(poster(page.far), ReadsBack)
    assert poster(page.far).verify(receipts).whole
    page.there.comments.pop(next(iter(page.there.comments)))
    assert poster(page.far).verify([*receipts, "x"]).missing == (2, len(receipts) + 1)
    page.there.scopes = ("w_organization_social",)
    assert not poster(page.far).verify(receipts).known
    page.far.fault(Fault("", "GET", how="hang"))
    assert "did not answer" in poster(page.far).verify(receipts).why
    page.far.fault(Fault("", "GET"))
    assert "500" in poster(page.far).verify(receipts).why


def test_once_a_retraction_has_to_wait_nothing_more_is_asked(page: Page) -> None:
    receipts = page.thread()
    page.far.fault(Fault("", "DELETE", reply=Reply(429, {"message": "slow down"}, headers={"Retry-After": "9"})))
    outcomes = poster(page.far).retract(receipts)
    assert {type(outcome) for outcome in outcomes} == {Deferred}
    assert len([heard for heard in page.far.heard if heard.method == "DELETE"]) == 1


@pytest.mark.parametrize(
    ("written", "reads"),
    [
        (r"a \(b\) \#c {hashtag|\#|Mya\_Than} \\", r"a (b) #c #Mya_Than " + "\\"),
        ("{hashtag|#|Rivers}", "#Rivers"),
        (r"\{hashtag\|\\\#\|x\}", r"{hashtag|\#|x}"),
        ("plain (as LinkedIn may show it) #x", "plain (as LinkedIn may show it) #x"),
    ],
)
def test_little_text_reads_as_it_was_meant(written: str, reads: str) -> None:
    assert plain(written) == reads


def test_the_posting_is_not_changed(page: Page) -> None:
    before = _first()
    copy = repr(dataclasses.asdict(before))
    poster(page.far).post(before)
    assert repr(dataclasses.asdict(before)) == copy
