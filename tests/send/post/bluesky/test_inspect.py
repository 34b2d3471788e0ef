"""What a PDS says of us and of people's handles; the thread read back record by record."""

from __future__ import annotations

import time
from email.utils import formatdate
from pathlib import Path

import pytest

from pipeline.channel import Person
from pipeline.outcome import InDoubt
from pipeline.send.post.bluesky.poster import BlueskyPoster
from pipeline.send.post.poster import Finding, Foresees, Inspects, LooksUp, ReadsBack
from tests.send.post.bluesky.fake_pds import HANDLE, PASSWORD, FakePds
from tests.send.post.bluesky.far import GET, HTML, POST, WHO, poster_at, sent
from tests.send.post.server import FarSide, Fault, Reply
from tests.send.post.threads import posting

pytestmark = pytest.mark.real
RESOLVE = "identity.resolveHandle"
DID = "did:plc:abcdefghijklmnopqrstuvwx"


def test_all_is_well_and_nothing_is_posted(poster: BlueskyPoster, pds: FakePds) -> None:
    assert all(isinstance(poster, one) for one in (Inspects, ReadsBack, LooksUp, Foresees))
    found = poster.inspect()
    assert [one.level for one in found] == ["ok", "ok"]
    assert HANDLE in found[0].said
    assert pds.records == {}


@pytest.mark.parametrize(("ahead", "said"), [(600, "10 minutes behind"), (-86_400, "24 hours ahead of")])
def test_a_clock_that_a_run_would_stop_for_is_a_fault(
    poster: BlueskyPoster, far: FarSide, ahead: float, said: str
) -> None:
    far.date = formatdate(time.time() + ahead, usegmt=True)
    (worst,) = [one for one in poster.inspect() if one.level != "ok"]
    assert (worst.level, said in worst.said) == ("fault", True)


def test_accounts_that_cannot_post(far: FarSide, pds: FakePds, tmp_path: Path) -> None:
    (wrong,) = poster_at(far, tmp_path / "a", password=PASSWORD[::-1]).inspect()
    assert (wrong.level, wrong.away, PASSWORD in wrong.said) == ("fault", False, False)
    pds.handle = "renamed.example.test"
    renamed = poster_at(far, tmp_path / "b").inspect()[-1]
    assert (renamed.level, "is now called renamed.example.test" in renamed.said) == ("fault", True)
    pds.handle, pds.active = HANDLE, False
    assert "suspended" in poster_at(far, tmp_path / "c").inspect()[-1].said


def test_a_session_that_is_kept_says_nothing_of_the_password(far: FarSide, pds: FakePds, tmp_path: Path) -> None:
    untried = "by the session that is kept; the password was not tried"
    assert untried not in poster_at(far, tmp_path).inspect()[0].said
    (kept, *_) = poster_at(far, tmp_path, password=PASSWORD[::-1]).inspect()
    assert (kept.level, untried in kept.said) == ("ok", True)
    pds.handle = "handle.invalid"
    broken = poster_at(far, tmp_path).inspect()[-1]
    assert f"the handle {HANDLE} no longer leads to its account" in broken.said
    assert "_atproto" in broken.remedy
    assert 'handle = "' not in broken.remedy


def test_how_long_it_asks_us_to_wait_is_told_also_of_a_look(poster: BlueskyPoster, far: FarSide) -> None:
    far.fault(Fault(GET, "GET", reply=Reply(429, {}, headers={"Retry-After": "300"})))
    outcome = poster.find(posting())
    assert isinstance(outcome, InDoubt)
    assert outcome.why.endswith("it asks us to wait 5 minutes")


def test_a_server_that_is_away(poster: BlueskyPoster, far: FarSide) -> None:
    far.fault(Fault(WHO, "GET", how="swallow"))
    (away,) = poster.inspect()
    assert (away.level, away.away) == ("fault", True)


def test_handles_and_what_the_configuration_says_they_lead_to(poster: BlueskyPoster, far: FarSide) -> None:
    leads = Reply(200, {"did": DID})
    for person, reply, level, said in (
        (Person("River Watch", bluesky="river.test", did=DID), leads, "ok", DID),
        (Person("River Watch", bluesky="river.test", mastodon="r@s.test"), leads, "warning", "has no did"),
        (Person("River Watch", bluesky="river.test", did=DID[:-1] + "2"), leads, "fault", f"is {DID}"),
        (
            Person("River Watch", bluesky="river.test"),
            Reply(400, {"error": "InvalidRequest", "message": "Unable to resolve handle"}),
            "warning",
            "finds nobody called @river.test",
        ),
        (Person("River Watch", bluesky="river.test"), HTML, "warning", "was not looked up"),
    ):
        far.fault(Fault(RESOLVE, "GET", reply=reply))
        (found,) = poster.look_up([person])
        assert (found.level, said in found.said) == (level, True), found
    missing = poster_line(poster, far)
    assert f'"River Watch" = {{ bluesky = "river.test", did = "{DID}", mastodon = "r@s.test" }}' in missing.remedy


def poster_line(poster: BlueskyPoster, far: FarSide) -> Finding:
    far.fault(Fault(RESOLVE, "GET", reply=Reply(200, {"did": DID})))
    return poster.look_up([Person("River Watch", bluesky="river.test", mastodon="r@s.test")])[0]


def test_a_thread_is_read_back_record_by_record(poster: BlueskyPoster, pds: FakePds, far: FarSide) -> None:
    thread = posting()
    receipt = sent(poster.post(thread))
    count = len(pds.records)
    whole = poster.verify([receipt])
    assert (whole.total, whole.whole) == (count, True)
    assert poster.place(thread) == receipt
    keys = sorted(pds.records)
    pds.records[keys[2]] = pds.records[keys[2]] | {"text": "something else"}
    del pds.records[keys[-1]]
    seen = poster.verify([receipt])
    assert (seen.missing, seen.altered) == ((count,), tuple({3, *([4] if count > 4 else [])}))
    far.fault(Fault(GET, "GET", how="swallow"))
    assert poster.verify([receipt]).why


def test_a_record_whose_name_the_server_invents_is_altered(poster: BlueskyPoster, pds: FakePds, far: FarSide) -> None:
    thread = posting()
    receipt = sent(poster.post(thread))
    key = min(pds.records)
    record = pds._record(key) | {"cid": "bafyreib2rxk3rybk3aobmv5cjuql3bm2twh4jo5uxgf5kpqcsgz7soitae"}
    far.fault(Fault(GET, "GET", reply=Reply(200, record)))
    assert 1 in poster.verify([receipt]).altered


def test_a_thread_of_another_run_is_not_judged(poster: BlueskyPoster) -> None:
    seen = poster.verify([f"at://did:plc:fakefakefakefakefakefake/{POST}/3mgllt2lfp26d"])
    assert (seen.whole, seen.broken, seen.why) == (False, False, "it was not posted by this run")
