"""What sending asks: who receives at this moment, whatever another process did a moment ago."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.audience import Audience
from pipeline.channel import AudienceSettings
from pipeline.reader import Readers
from tests.audience.conftest import Opener
from tests.audience.making import Clock, people, person


def test_freezing_is_in_a_steady_order_and_names_shared_domains_alone(audience: Audience) -> None:
    list(audience.add_many([*people(20, "many.test"), *people(19, "few.test"), person("a@own.test")]))
    for number in range(3):
        audience.readers("weekly", None).suppress(audience.find(f"reader.{number}@few.test") or "", "dead", "5.1.1")
    readers: Readers = audience.readers("weekly", None)
    frozen = list(readers.freeze())
    assert [one.id for one in frozen] == sorted(one.id for one in frozen)
    assert list(readers.freeze()) == frozen
    assert [sum(one.domain == name for one in frozen) for name in ("many.test", "other")] == [20, 17]
    assert {one.domain for one in frozen} == {"many.test", "other"}


def test_a_domain_counts_those_of_this_freeze(audience: Audience) -> None:
    """Twenty in the store, nineteen of them in this edition: its name could say who they are."""
    list(audience.add_many([*people(19, "many.test", language="en"), person("x@many.test", language="my")]))
    assert {one.domain for one in audience.readers("weekly", "en").freeze()} == {"other"}
    assert {one.domain for one in audience.readers("weekly", None).freeze()} == {"many.test"}


def test_an_edition_has_the_readers_of_its_language(audience: Audience) -> None:
    for number, language in enumerate([None, "en", "en-GB", "eng", "my", "en_x"]):
        audience.add(person(f"r{number}@reader.test", language=language))

    def who(edition: str | None) -> str:
        readers = audience.readers("weekly", edition)
        ids = [one.id for one in readers.freeze()]
        assert all(readers.receives(one) for one in ids)
        return "".join(sorted(one.address[1] for one in readers.open(ids).values()))

    assert (who(None), who("en"), who("my"), who("e%")) == ("012345", "12", "4", "")
    assert not audience.readers("weekly", "my").receives(audience.find("r1@reader.test") or "")
    assert not audience.readers("daily", None).receives(audience.find("r1@reader.test") or "")


def test_an_edition_is_found_however_its_case_is_written(audience: Audience) -> None:
    """The configuration may say en-GB; languages of readers are kept in lower case."""
    audience.add(person(language="en-gb"))
    assert len(list(audience.readers("weekly", "en-GB").freeze())) == 1


def test_opening_leaves_out_who_does_not_receive_any_more(audience: Audience) -> None:
    ids = [added.id for added in audience.add_many(people(4))]
    readers = audience.readers("weekly", None)
    readers.suppress(ids[0], "dead", "5.1.1")
    audience.remove(ids[1])
    audience.forget(ids[2])
    opened = readers.open([*ids, "nobody"])
    assert set(opened) == {ids[3]}
    assert (opened[ids[3]].address, opened[ids[3]].domain) == ("reader.3@reader.test", "reader.test")
    assert [readers.receives(one) for one in [*ids, "nobody"]] == [False, False, False, True, False]


_OTHER_PROCESS = """
import json, sys
from pathlib import Path
from pipeline.audience import open_audience
from pipeline.channel import AudienceSettings, Secret
store, root = sys.argv[1:]
with open_audience(AudienceSettings(store=store, key=Secret(file="key")), Path(root)) as audience:
    print("open", flush=True)
    for line in sys.stdin:
        what, *arguments = json.loads(line)
        getattr(audience, what)(*arguments)
        print("done", flush=True)
"""


@pytest.mark.parametrize("asked_before", [True, False])
def test_what_another_process_did_a_moment_ago_is_true_at_once(
    audience: Audience,
    settings: AudienceSettings,
    tmp_path: Path,
    asked_before: bool,  # noqa: FBT001
) -> None:
    ids = [added.id for added in audience.add_many(people(5))]
    readers = audience.readers("weekly", None)
    command = [sys.executable, "-c", _OTHER_PROCESS, settings.store, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin
        assert other.stdout
        assert other.stdout.readline() == "open\n"
        for reader, order in zip(
            ids,
            (
                ("remove", ids[0]),
                ("set_state", ids[1], None, "suppressed", "dead"),
                ("forget", ids[2]),
                ("set_state", ids[3], "weekly", "pending", "x"),
            ),
            strict=False,
        ):
            if asked_before:
                assert readers.receives(reader)
                assert reader in readers.open(ids)
            other.stdin.write(json.dumps(order) + "\n")
            other.stdin.flush()
            assert other.stdout.readline() == "done\n"
            assert not readers.receives(reader)
            assert readers.receives(ids[4])


def test_many_threads_ask_while_readers_leave(audience: Audience) -> None:
    """After a reader's suppression has returned, no thread is told that they receive."""
    ids = [added.id for added in audience.add_many(people(60))]
    readers = audience.readers("weekly", None)
    gone: set[str] = set()

    def carry(number: int) -> bool:
        reader = ids[number % len(ids)]
        if number % 13 == 0:
            readers.suppress(reader, "dead", "5.1.1")
            gone.add(reader)
        was_gone = reader in gone
        return not (was_gone and readers.receives(reader))

    with ThreadPoolExecutor(40) as pool:
        assert all(pool.map(carry, range(900)))
    assert {one.id for one in readers.freeze()} == set(ids) - gone


def test_nothing_is_asked_of_the_tables_twice_when_nothing_changed(opener: Opener, sealed: AudienceSettings) -> None:
    audience = opener(sealed)
    reader = audience.add(person()).id
    readers = audience.readers("weekly", None)
    readers.open([reader])
    assert readers._watch
    asked: list[str] = []
    readers._watch._connection.set_trace_callback(asked.append)
    for _ in range(3):
        assert readers.receives(reader)
    assert {line.split()[0] for line in asked} <= {"PRAGMA"}  # none, where a look was taken less than a moment ago
    audience.describe(reader, name="Thida")
    assert readers.receives(reader)
    assert [line for line in asked if line.startswith("SELECT")]


def test_suppression_keeps_the_first_reason_and_never_fails_for_who_is_gone(audience: Audience) -> None:
    reader = audience.add(person()).id
    readers = audience.readers("weekly", None)
    readers.suppress(reader, "no such mailbox", "5.1.1")
    readers.suppress(reader, "something else", "5.1.2")
    readers.suppress("nobodynobodynobo", "no such mailbox", "5.1.1")
    shown = audience.show(reader)
    assert (shown.state, shown.reason) == ("suppressed", "5.1.1 no such mailbox")
    assert [line.what for line in shown.history] == ["active", "suppressed"]


def test_full_mailboxes_count_by_issue_and_in_a_row(audience: Audience, clock: Clock) -> None:
    reader = audience.add(person()).id
    readers = audience.readers("weekly", None)
    readers.reached(reader)
    assert [readers.full(reader, slug, 3) for slug in ("one", "one", "two", "one")] == [False] * 4
    assert readers.receives(reader)
    audience.readers("weekly", None).reached(reader)
    assert [readers.full(reader, slug, 3) for slug in ("three", "four")] == [False] * 2
    readers.reached(reader)
    assert [readers.full(reader, slug, 3) for slug in ("five", "six", "seven")] == [False, False, True]
    assert not readers.receives(reader)
    assert "3 issues" in audience.show(reader).reason
    assert audience.add(person(consent_at=clock.stamp()), again=True).what == "joined"
    assert not readers.full("nobodynobodynobo", "one", 1)


def test_who_comes_back_starts_with_an_empty_count(audience: Audience) -> None:
    reader = audience.add(person()).id
    readers = audience.readers("weekly", None)
    assert [readers.full(reader, slug, 2) for slug in ("one", "two")] == [False, True]
    audience.set_state(reader, None, "active", "emptied it")
    assert [readers.full(reader, slug, 2) for slug in ("three", "four")] == [False, True]
    assert [readers.full(reader, slug, 0) for slug in ("five", "six", "seven")] == [False] * 3


def test_tokens_are_the_same_in_every_process(opener: Opener, settings: AudienceSettings) -> None:
    one, two = opener(settings), opener(settings)
    reader = one.add(person()).id
    token = one.readers("weekly", None).tokens.reader_token("unsubscribe", reader, "weekly", residue=1)
    assert two.tokens.open_token("unsubscribe", token, ["daily", "weekly"]) == (reader, "weekly")
    assert one.tokens.fingerprint(reader, "x") == two.tokens.fingerprint(reader, "x")
