"""Readers' safety while sending: a relay that names its recipients in every reply, a kill, faults, a failing ledger."""

from __future__ import annotations

import base64
import re
import sqlite3
from pathlib import Path

import pytest

from tests.house.safety_grep import Grep
from tests.house.safety_people import ALONE, CROWD, FEW, READERS, SHARED, SLIPS, TELLS, TESTER, readers_csv
from tests.house.safety_relay import Plan, forms, misbehaving, quoting
from tests.house.safety_story import CHANNEL, PASSWORD, Commands
from tests.publications import SLUG
from tests.real.hostile import HostileSMTP, Offers, say

pytestmark = pytest.mark.real
_ADDRESS, _SLIP = SLIPS


def _prepare(run: Commands, port: int) -> None:
    """A publication with all readers, that sends through a relay on this port, with tests and approvals asked for."""
    run.write("readers.csv", readers_csv())
    assert run("subscribers", "import", "readers.csv").status == 0
    made = run("approve", "--new-key", "--by", "Editor", "--key-file", "editor.key", "--json").out
    public = re.search(r'"([A-Za-z0-9_+/=-]{43,44})"', made)
    assert public, made
    gates = ("[approval]", "require_test = true", "require_approval = true", "[approval.people]")
    run.relay(port, more=(*gates, f'Editor = "{public[1]}"'))
    assert run("--dry-run", run.issue, "--json").status == 0
    assert run(run.issue, "--no-wait").status == 3, "neither tested nor approved"


def _try_and_approve(run: Commands) -> None:
    """A test send that is refused in the relay's own words, slips, one that arrives, and the approval."""
    assert run("test", run.issue, "--to", TESTER.address).status == 3
    assert run("test", run.issue, "--to", f"{_ADDRESS} {_SLIP}", "--json").status == 2
    assert run("test", run.issue, _ADDRESS, "--to", f'"{_SLIP} x"@quxtester-desk.test').status == 2
    assert run("test", run.issue, "--to", f"Daw.{TESTER.address}", "--json").status == 0
    assert run("approve", SLUG, "--by", "Editor", "--key-file", "editor.key", "--yes").status == 0


def _kill_in_the_middle(run: Commands, plan: Plan) -> None:
    """Stop at a refusal of all that we send; then hold a message at the border, look at the process, pause, kill it."""
    plan.words["rcpt", CROWD[0].wire] = f"550 5.7.1 relaying denied; {'; '.join(forms(CROWD[0].wire).values())}"
    stopped = run(run.issue, "--no-wait")
    assert stopped.status == 3
    assert "relaying denied" in stopped.out + stopped.err
    del plan.words["rcpt", CROWD[0].wire]
    plan.hold(CROWD[0].wire)
    running = run.begin(run.issue, "--no-wait")
    assert plan.reached.wait(30)
    process = Path("/proc") / str(running.pid)
    if process.exists():  # Linux
        assert not any((task / "children").read_text() for task in (process / "task").iterdir())
        grep = Grep(TELLS)
        assert not grep.found((process / "cmdline").read_bytes() + (process / "environ").read_bytes())
    assert run("pause", SLUG).status == 0
    assert run("status", SLUG, "--json").status == 3
    assert run.leaks() == set()
    assert (run.folder / "state" / "ledger.db-wal").exists()
    run.end(running)


def _go_on_to_the_end(run: Commands) -> None:
    """Resume, look at what is missing and why, settle, resume again, cancel."""
    assert run("resume", SLUG, "--no-wait", fault="impatient").status == 3
    for words in (["status", SLUG, "--missing"], ["status", SLUG, "--missing", "--json"]):
        assert run(*words).status == 3
    assert run("log", SLUG).status == 0
    slip = [f"{CHANNEL}/{_ADDRESS}=sent", f"{CHANNEL}/{_SLIP}=sent", f"{_ADDRESS}=sent", f"{_SLIP} {_ADDRESS}"]
    for word in slip:
        assert run("settle", word).status == 2, word
    assert run("settle", f"{CHANNEL}=unsent").status == 0
    assert run("resume", SLUG, "--no-wait", "--json").status == 3
    assert run("cancel", SLUG, "--yes", "--json").status == 0
    assert run("log", SLUG, "--json").status == 0


def test_a_relay_that_names_its_recipients_teaches_nobody(tmp_path: Path) -> None:
    run, plan = Commands(tmp_path, talkative=True), misbehaving()
    plan.words["rcpt", TESTER.address] = f"550 5.1.1 <{TESTER.address}> quxtesterdaw at quxtester-desk.test unknown"
    with quoting(plan) as server:
        _prepare(run, server.port)
        _try_and_approve(run)
        _kill_in_the_middle(run, plan)
        _go_on_to_the_end(run)
    with sqlite3.connect(run.folder / "state" / "ledger.db") as ledger:
        rows = ledger.execute("SELECT state, count(*) FROM delivery GROUP BY state").fetchall()
        told = ledger.execute("SELECT why || receipt FROM delivery WHERE why || receipt <> ''").fetchall()
        domains = {domain for (domain,) in ledger.execute("SELECT DISTINCT domain FROM delivery")}
    ledger.close()
    assert {state for state, _ in rows} >= {"sent", "deferred", "refused"}, rows
    assert sum("[…]" in text for (text,) in told) > 25, "the relay's words are kept, without the reader"
    assert domains == {SHARED, "other"}
    run.look_everywhere()


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        ("sender", 3, "in doubt"),
        ("sender-exits", 130, ""),
        ("message", 3, "messages that could not be made"),
        ("opening", 2, "a fault of this program: KeyError, after LookupError at "),
        ("opening-os", 2, "a fault of this program: OSError, after LookupError at "),
        ("opening-smtp", 2, "a fault of this program: SMTPRecipientsRefused, after LookupError at "),
        ("thread", 0, "a fault of this program: ValueError at "),
        ("greenlet", 0, "a fault of this program: ValueError at "),
        ("collected", 0, "a fault of this program: ValueError at "),
        ("warning", 0, "a warning for developers: UserWarning at "),
        ("logging", 0, ""),
    ],
)
def test_a_fault_while_sending_tells_nobody(fault: str, status: int, said: str, tmp_path: Path) -> None:
    run = Commands(tmp_path, talkative=True)
    for one in (ALONE, CROWD[1], FEW[1]):
        run.publication.enrol(one.address, name=one.name)
    with quoting(Plan()) as server:
        run.relay(server.port)
        ended = run(run.issue, "--no-wait", fault=fault)
    assert ended.status == status, ended.err
    assert said in ended.err
    assert run.asked("fault")
    run.look_everywhere()


def test_a_relay_that_refuses_the_login_is_told_of_without_the_password(tmp_path: Path) -> None:
    run = Commands(tmp_path, talkative=True)
    run.publication.enrol(*(one.wire for one in FEW))
    login = base64.b64encode(f"\0sender\0{PASSWORD}".encode()).decode()
    words = f"535 5.7.8 sender {PASSWORD} (AUTH PLAIN {login}, {base64.b64encode(PASSWORD.encode()).decode()}) is wrong"
    with quoting(Plan(), Offers(login=("sender", "another")), {"auth": say(words)}) as server:
        run.relay(server.port, 'user = "sender"', 'password = { env = "RELAY_PASSWORD" }')
        for more in ([], ["--json"]):
            ended = run(run.issue, *more)
            assert ended.status == 2
            assert "535" in ended.err
    run.look_everywhere()


def test_a_ledger_that_fails_in_the_middle_tells_nobody(tmp_path: Path) -> None:
    """It is locked by another program when some messages have gone; then the disk is full."""
    run = Commands(tmp_path)
    run.publication.enrol(*(one.wire for one in READERS))
    other: list[sqlite3.Connection] = []

    async def lock(_server: HostileSMTP, count: int) -> bool:
        if count == 10:
            other.append(sqlite3.connect(run.folder / "state" / "ledger.db", check_same_thread=False))
            other[0].execute("BEGIN IMMEDIATE")
        return True

    with quoting(Plan(), script={"end": lock}) as server:
        run.relay(server.port)
        stopped = run(run.issue, "--no-wait", fault="impatient")
        assert (stopped.status, "locked" in stopped.err) == (3, True), stopped
        other[0].close()
        full = run("resume", SLUG, "--no-wait", "--json", size=(run.folder / "state" / "ledger.db").stat().st_size)
        assert full.status in {2, 3}
        assert "disk" in full.err, full
    run.look_everywhere()


def test_a_terminal_is_shown_no_more_than_a_pipe(tmp_path: Path) -> None:
    run, plan = Commands(tmp_path), misbehaving()
    plan.acts.clear()
    run.publication.enrol(*(one.wire for one in READERS))
    with quoting(plan) as server:
        run.relay(server.port)
        shown = run.at_a_terminal(run.issue, "--no-wait")
    assert f"of {len(READERS)}" in shown
    assert "\x1b[" in shown, "the bar was drawn"
    run.look_everywhere()


def test_these_tests_can_fail(tmp_path: Path) -> None:
    """Nothing is sealed and nothing is hidden: the same look finds it in both databases and in what was said."""
    run, plan = Commands(tmp_path), Plan()
    run.write("readers.csv", readers_csv())
    plan.words["rcpt", ALONE.wire] = f"550 5.1.1 <{ALONE.wire}> unknown"
    with quoting(plan) as server:
        run.relay(server.port)
        config = run.folder / "config" / "publication.toml"
        config.write_text(config.read_text().replace("[audience]", "[audience]\nseal = false"))
        assert run("subscribers", "import", "readers.csv").status == 0
        assert run(run.issue, "--no-wait", fault="unhidden").status == 0
    assert run("status", SLUG, "--missing", "--json").status == 0
    where = {leak.partition(": ")[0] for leak in run.leaks()}
    assert where >= {"news/state/audience.db", "news/state/ledger.db", "said"}
