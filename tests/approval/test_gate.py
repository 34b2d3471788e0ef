"""The gate: what holds passes, and every way in which an approval can fail is refused with its own reason."""

from __future__ import annotations

import json
import shutil
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.approval import Approval, NotApproved, require_approval, signable
from pipeline.approval.store import place
from pipeline.channel import Settings
from tests.approval.outbox import NOW, SLUG, People, base64, files, rows

MYA, AUNG = "Daw Mya", "ဦးအောင်"


@pytest.fixture
def people(tmp_path: Path) -> People:
    return People(tmp_path, MYA, AUNG)


def _reasons(settings: Settings, root: Path, what: dict[str, str] | None = None, now: float = NOW) -> list[str]:
    with pytest.raises(NotApproved) as refused:
        require_approval(settings, root, files() if what is None else what, SLUG, now)
    assert refused.value.exit_status == 3
    assert {mistake.exit_status for mistake in refused.value.mistakes} == {3}
    assert str(refused.value).splitlines() == [str(mistake) for mistake in refused.value.mistakes]
    return [str(mistake) for mistake in refused.value.mistakes]


def test_an_approval_of_exactly_these_files_is_enough(people: People) -> None:
    approval, path = people.approve(AUNG)
    assert path == place(people.root, SLUG, AUNG)
    assert require_approval(people.settings(), people.root, files(), SLUG, NOW) == (approval,)


def test_where_none_is_asked_for_none_is_looked_at(people: People) -> None:
    assert require_approval(people.settings(required=False), people.root, files(), SLUG, NOW) == ()


def test_two_people_are_asked_for_even_without_require_approval(people: People) -> None:
    assert _reasons(people.settings(two=True, required=False), people.root)


def test_without_an_approval_it_says_how_to_give_one(people: People) -> None:
    (reason,) = _reasons(people.settings(), people.root)
    assert f"no approval of {SLUG} holds" in reason
    assert f"publish approve {SLUG} --by NAME" in reason


@pytest.mark.parametrize("stem", ["email", "message", "thread"])
def test_one_changed_file_voids_it_and_is_named(people: People, stem: str) -> None:
    people.approve(MYA)
    said = _reasons(people.settings(), people.root, signable(rows(**{stem: "c"})))
    named = {"email": "newsletter/email.html", "message": "newsletter/message.eml", "thread": "bluesky/thread.json"}
    assert any(reason.startswith(f"{named[stem]}: is not the same since {MYA}") for reason in said)
    assert not any(other in reason for reason in said for key, other in named.items() if key != stem)


def test_all_files_that_changed_came_or_went_are_named_at_once(people: People) -> None:
    people.approve(MYA)
    now = files() | {"newsletter/picture.png": "d" * 64, "newsletter/email.txt": "e" * 64}
    del now["bluesky/thread.json"]
    said = _reasons(people.settings(), people.root, now)
    assert [reason.split(" since")[0] for reason in said[:-1]] == [
        "bluesky/thread.json: is gone",
        "newsletter/email.txt: is not the same",
        "newsletter/picture.png: is new",
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(data=st.data())
def test_whatever_differs_is_named_and_nothing_else(people: People, data: st.DataObject) -> None:
    digests = st.sampled_from(["a" * 64, "b" * 64, "c" * 64])
    some = st.dictionaries(st.sampled_from([*"abcdef", "က/ခ"]), digests)
    then, now = data.draw(some), data.draw(some)
    people.approve(MYA, what=then)
    if then == now:
        assert require_approval(people.settings(), people.root, now, SLUG, NOW)
        return
    said = _reasons(people.settings(), people.root, now)
    differing = sorted(path for path in {*then, *now} if then.get(path) != now.get(path))
    assert [reason.partition(":")[0] for reason in said[:-1]] == differing


def test_what_a_sender_is_told_of_the_files_is_part_of_it_but_the_audience_is_not(people: People) -> None:
    people.approve(MYA)
    frozen = rows()
    frozen[0]["audience"] = {"path": "newsletter/audience.txt", "sha256": "f" * 64, "size": 20, "count": 1}
    assert require_approval(people.settings(), people.root, signable(frozen), SLUG, NOW)
    frozen[0]["slots"][0]["placeholder"] = "desk@example.org"
    said = _reasons(people.settings(), people.root, signable(frozen))
    assert said[0].startswith("deliveries.json: is not the same")


def test_it_is_refused_from_the_second_after_not_after(people: People) -> None:
    end = datetime(2026, 3, 10, 7, 0, tzinfo=timezone(timedelta(hours=6, minutes=30)))
    people.approve(MYA, not_after=end)
    last = datetime(2026, 3, 10, 0, 30, tzinfo=UTC).timestamp()
    for moment in (NOW, last - 1, last):
        assert require_approval(people.settings(), people.root, files(), SLUG, moment)
    said = _reasons(people.settings(), people.root, now=last + 1)
    assert "until 2026-03-10 07:00 +06:30, which is past" in said[0]


def test_not_after_cannot_be_taken_off_or_put_off(people: People) -> None:
    end = datetime(2026, 3, 10, tzinfo=UTC)
    approval, path = people.approve(MYA, not_after=end)
    for later in (None, end + timedelta(days=1)):
        people.forge(path, approval, not_after=later)
        assert "was changed afterwards" in _reasons(people.settings(), people.root)[0]


def test_a_name_that_the_configuration_does_not_have_does_not_count(people: People) -> None:
    people.approve(MYA)
    alone = People(people.root / "others", AUNG).settings()
    assert "who is not in [approval.people]" in _reasons(alone, people.root)[0]


def test_a_person_whose_key_was_replaced_has_not_approved(people: People) -> None:
    people.approve(MYA)
    other = People(people.root / "others", MYA).settings()
    assert f"is not signed with the key of {MYA}" in _reasons(other, people.root)[0]


@pytest.mark.parametrize("key", ["", "none", base64(bytes(31)), "@" * 44])
def test_a_public_key_that_is_none_is_said(people: People, key: str) -> None:
    people.approve(MYA)
    good = people.settings()
    bad = replace(good, approval=replace(good.approval, people={MYA: key}))
    assert f"the public key of {MYA}" in _reasons(bad, people.root)[0]


FORGERIES: dict[str, Callable[[Approval], Approval]] = {
    "stripped": lambda a: replace(a, signature=""),
    "no base64": lambda a: replace(a, signature="%%%"),
    "zeros": lambda a: replace(a, signature=base64(bytes(64))),
    "too short": lambda a: replace(a, signature=base64(b64decode(a.signature)[:63])),
    "one bit": lambda a: replace(
        a, signature=base64(bytes([b64decode(a.signature)[0] ^ 1]) + b64decode(a.signature)[1:])
    ),
    "earlier": lambda a: replace(a, at=a.at - timedelta(seconds=1)),
    "other bytes": lambda a: replace(a, files={**a.files, "newsletter/message.eml": "c" * 64}),
    "more": lambda a: replace(a, files={**a.files, "newsletter/new.eml": "c" * 64}),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_approval_does_not_count(people: People, name: str) -> None:
    approval, path = people.approve(MYA)
    forged = FORGERIES[name](approval)
    path.write_bytes(forged.document())
    said = _reasons(people.settings(), people.root, dict(forged.files))
    assert "is not signed with the key" in said[0]


def test_the_word_of_one_person_is_not_that_of_another(people: People) -> None:
    approval, path = people.approve(MYA)
    path.unlink()
    as_other = place(people.root, SLUG, AUNG)
    as_other.write_bytes(replace(approval, by=AUNG).document())
    assert "is not signed with the key" in _reasons(people.settings(), people.root)[0]
    as_other.write_bytes(approval.document())
    assert f"is the word of {MYA} under another name" in _reasons(people.settings(), people.root)[0]


def test_an_approval_of_another_issue_does_not_count(people: People) -> None:
    approval, path = people.approve(MYA)
    other = "2026-03-16-teashop-schools"
    shutil.copy(path, place(people.root, other, MYA))
    with pytest.raises(NotApproved, match=f"is for another issue, {SLUG}"):
        require_approval(people.settings(), people.root, files(), other, NOW)
    place(people.root, other, MYA).write_bytes(replace(approval, slug=other).document())
    with pytest.raises(NotApproved, match="is not signed with the key"):
        require_approval(people.settings(), people.root, files(), other, NOW)


BROKEN: dict[str, Callable[[dict[str, object]], object]] = {
    "a list": lambda _told: [],
    "a text": lambda _told: "approved",
    "no signature": lambda told: {name: value for name, value in told.items() if name != "signature"},
    "another form": lambda told: told | {"form": "broadsheet approval 2"},
    "more than is signed": lambda told: told | {"note": "and the next issue too"},
    "a wrong sum": lambda told: told | {"digest": "0" * 64},
    "no zone": lambda told: told | {"at": "2026-03-09T06:00:00"},
    "a number": lambda told: told | {"by": 7},
    "files as a list": lambda told: told | {"files": ["newsletter/message.eml"]},
    "no digests": lambda told: told | {"files": {"newsletter/message.eml": "all of it"}},
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_approval_is_named(people: People, name: str) -> None:
    _, path = people.approve(MYA)
    path.write_text(json.dumps(BROKEN[name](json.loads(path.read_bytes()))), encoding="utf-8")
    said = _reasons(people.settings(), people.root)
    assert said[0].startswith(str(path))


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"{", b"[" * 100_000, b"NaN"])
def test_bytes_that_are_no_document_are_named(people: People, data: bytes) -> None:
    _, path = people.approve(MYA)
    path.write_bytes(data)
    assert "is no approval" in _reasons(people.settings(), people.root)[0]


def test_one_that_holds_is_enough_beside_others_that_do_not(people: People) -> None:
    people.approve(AUNG, what={"old": "a" * 64})
    approval, _ = people.approve(MYA)
    assert require_approval(people.settings(), people.root, files(), SLUG, NOW) == (approval,)


def test_two_people_are_two_names_and_two_keys(people: People) -> None:
    both = people.settings(two=True)
    people.approve(MYA)
    assert f"only {MYA} has approved" in _reasons(both, people.root)[-1]
    people.approve(AUNG)
    assert {one.by for one in require_approval(both, people.root, files(), SLUG, NOW)} == {MYA, AUNG}


def test_two_names_with_one_key_are_one_person(people: People) -> None:
    people.keys[AUNG] = people.keys[MYA]
    people.approve(MYA)
    people.approve(AUNG)
    assert "share one key" in _reasons(people.settings(two=True), people.root)[-1]


def test_one_name_written_in_two_ways_is_one_person(tmp_path: Path) -> None:
    people = People(tmp_path, "Ann", "ann")
    people.approve("Ann")
    people.approve("ann")
    assert _reasons(people.settings(two=True), people.root)


def test_of_two_people_both_must_be_in_time(people: People) -> None:
    people.approve(MYA)
    people.approve(AUNG, not_after=datetime(2026, 3, 9, 7, 0, tzinfo=UTC))
    said = _reasons(people.settings(two=True), people.root, now=NOW + 3601)
    assert "which is past" in said[0]
    assert f"only {MYA}" in said[1]
