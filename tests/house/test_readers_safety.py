"""Readers' safety: everything is run, with failures, and nothing that is left behind or said tells who reads.

Files below the folder, their names, standard output and standard error of every command, children, look-ups: all of it
is looked through for every address and name, in every encoding that `safety_grep` knows. Left out are the places where
addresses are meant to be: the file that was imported, the file that was exported, the messages themselves.
"""

from __future__ import annotations

import base64
import html
import json
import os
import quopri
import re
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.house.safety_grep import Grep
from tests.house.safety_people import (
    ADDED,
    ALONE,
    CROWD,
    ERASED,
    FEW,
    NAMED,
    READERS,
    SHARED,
    SLIPS,
    TELLS,
    TESTER,
    broken_csv,
    readers_csv,
)
from tests.house.safety_relay import Plan, forms, misbehaving, quoting
from tests.house.safety_story import CHANNEL, PASSWORD, Commands
from tests.outboxes import files
from tests.publications import SLUG
from tests.real.hostile import HostileSMTP, Offers, say

_ADDRESS, _SLIP = SLIPS
CONSENT = ("--consent", "Quxreason: by phone", "--consent-wording", "Quxwording")


def _octets(text: str, pattern: str) -> str:
    return "".join(pattern.format(byte) for byte in text.encode())


def _letters(text: str, pattern: str) -> str:
    return "".join(pattern.format(ord(letter)) for letter in text)


_WAYS: dict[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "upper": lambda text: text.upper().encode(),
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "base64": lambda text: base64.b64encode(text.encode()),
    "base64 url": lambda text: base64.urlsafe_b64encode(text.encode()),
    "base64 second": lambda text: base64.b64encode(b"<" + text.encode()),
    "base64 third": lambda text: base64.b64encode(b"to" + text.encode()),
    "base64 upper": lambda text: base64.b64encode(text.upper().encode()),
    "base64 broken": lambda text: re.sub(rb"(.{7})", rb"\1\r\n ", base64.b64encode(text.encode())),
    "base32": lambda text: base64.b32encode(b"abc" + text.encode()).lower(),
    "hex": lambda text: text.encode().hex().encode(),
    "hex upper": lambda text: text.encode().hex().upper().encode(),
    "hex apart": lambda text: text.encode().hex(" ").encode(),
    "quoted-printable": lambda text: quopri.encodestring(text.encode()),
    "quoted-printable whole": lambda text: _octets(text, "={:02X}").encode(),
    "quoted-printable broken": lambda text: b"=\r\n".join(bytes([byte]) for byte in text.encode()),
    "percent": lambda text: quote(text, safe="").encode(),
    "percent lower": lambda text: _octets(text, "%{:02x}").encode(),
    "xtext": lambda text: _octets(text, "+{:02X}").encode(),
    "json": lambda text: json.dumps(text).encode(),
    "json whole": lambda text: _letters(text, "\\u{:04X}").encode(),
    "python": lambda text: repr(text.encode()).encode(),
    "octal": lambda text: _octets(text, "\\{:03o}").encode(),
    "html": lambda text: html.escape(_letters(text, "&#{};")).replace("&amp;", "&").encode(),
    "html hex": lambda text: _letters(text, "&#x{:x};").encode(),
    "rfc6533": lambda text: _letters(text, "\\x{{{:X}}}").encode(),
}
_DOMAIN = "ရန်ကုန်မြို့"


@pytest.mark.parametrize("way", _WAYS)
@given(
    tell=st.sampled_from(sorted(TELLS)), before=st.binary(max_size=9), after=st.binary(max_size=9), mark=st.booleans()
)
def test_a_planted_leak_is_found_in_every_encoding(
    way: str, tell: str, before: bytes, after: bytes, *, mark: bool
) -> None:
    hidden = _WAYS[way](tell)
    around = (b"<", b">") if mark else (before + b" ", b" " + after)
    assert any(found.startswith(tell) for found in Grep({tell}).found(around[0] + hidden + around[1]))


def test_a_domain_is_found_in_its_ascii_form() -> None:
    ascii_form = f"{_DOMAIN}.test".encode("idna")
    assert ascii_form.startswith(b"xn--")
    assert Grep({_DOMAIN}).found(b"host " + ascii_form.upper())


@given(data=st.binary(max_size=2000))
def test_what_says_nothing_is_not_found(data: bytes) -> None:
    assert not Grep(TELLS).found(data)
    assert not Grep(TELLS).found(base64.b64encode(data) + data.hex().encode())


def test_a_leak_is_found_in_hidden_files_in_databases_and_in_names(tmp_path: Path) -> None:
    grep = Grep(TELLS)
    database = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE t (x)")
    database.execute("INSERT INTO t VALUES (?)", (ALONE.address,))
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / ".draft").write_text(ALONE.name, encoding="utf-16")
    (tmp_path / ALONE.address).mkdir()
    found = grep.below(tmp_path, but=[tmp_path / "x.db"])
    database.close()
    assert {name.partition(": ")[0] for name in found} == {
        "x.db-wal", ".cache/.draft", f"the name {ALONE.address}",
    }  # fmt: skip
    assert not grep.below(tmp_path, but=tmp_path.iterdir())


def _look_everywhere(run: Commands, *but: str) -> None:
    """Nothing tells of anybody, and nobody else was told: no child, no name looked up, no file elsewhere."""
    assert run.leaks(but=("readers.csv", *but)) == set()
    for child in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty", "os.spawn"):
        assert run.asked(child) == []
    assert {line for line in run.asked("socket.getaddrinfo") if "127.0.0.1" not in line} == set()
    assert run.written_elsewhere() == set()
    assert not any(b"Traceback" in said for said in run.said)


def _bring_everybody_in(run: Commands) -> None:
    """A broken file, a good one, the good one again; looked at first."""
    run.write("broken.csv", broken_csv())
    looks = [["subscribers", "import", *words, "broken.csv"] for words in (["--dry-run"], ["--dry-run", "--json"], [])]
    for ended in run.all(looks):
        assert ended.status == 1
        assert "broken" in ended.out + ended.err
    assert run("subscribers", "import", "--skip-broken", "broken.csv").status == 0
    run.write("readers.csv", readers_csv())
    assert run("subscribers", "import", "--dry-run", "readers.csv").status == 0
    assert f"{len(READERS)} taken in as new" in run("subscribers", "import", "readers.csv").out
    assert f"{len(READERS)} known, nothing changes" in run("subscribers", "import", "readers.csv").out


def _unreadable(run: Commands) -> list[list[str]]:
    """Imports of files that cannot be read, or not to their end."""
    header = "email,name\n"
    for number, text in enumerate((
        f"{_ADDRESS};{_SLIP}\n", f'{header}{_ADDRESS},"{_SLIP}\n', f"{header}{_ADDRESS},{_SLIP},{_SLIP}\n",
        f'{header}{_ADDRESS},"{_SLIP}" {_SLIP}\n', f"email,mail,{_ADDRESS}\n{_ADDRESS},{_SLIP},1\n",
    )):  # fmt: skip
        run.write(f"unreadable-{number}.csv", text)
    (run.folder / "unreadable-5.csv").write_bytes(f"{header}{_ADDRESS},{_SLIP} ".encode() + b"\xe9\n")
    return [["subscribers", "import", f"unreadable-{number}.csv"] for number in range(6)]


_SLIPS = [
    ["add", "-"], ["add", "-", *CONSENT, "--consent-at", _SLIP], ["add", "-", *CONSENT, "--language", _SLIP],
    ["add", "-", *CONSENT, "--list", f"{_SLIP}, {_ADDRESS}"], ["add", _ADDRESS, _SLIP, *CONSENT],
    ["add", _SLIP, *CONSENT], ["show", _SLIP], ["show", _ADDRESS], ["show", "-"], ["forget", ADDED.address],
    ["list", "--state", _ADDRESS], [_ADDRESS], [_SLIP], ["stats", _SLIP], ["add", f"--nmae={_SLIP}", "-"],
]  # fmt: skip
"""Words that were typed where they do not belong."""


def _one_by_one(run: Commands) -> str:
    """One reader comes, in vain once more, and is looked at; gives the id."""
    typed = f"{ADDED.address}\n{ADDED.name}\n"
    assert run("subscribers", "add", "-", *CONSENT, "--language", "my", typed=typed).status == 0
    assert run("subscribers", "add", "-", *CONSENT, "--json", typed=typed).status == 0
    reader: str = json.loads(run("subscribers", "show", "-", "--json", typed=ADDED.address).out)["id"]
    return reader


def _looking(run: Commands, reader: str) -> None:
    """What shows, counts and changes."""
    words = (["list"], ["stats"], ["show", reader], ["remove", reader, "--reason", f"{_SLIP} asked"], ["prune"])
    both = [["subscribers", *some, *more] for some in words for more in ([], ["--json"])]
    assert [ended.status for ended in run.all(both)] == [0] * len(both)
    assert run("subscribers", "remove", "-", "--reason", f"{_SLIP} asked", typed=ALONE.address).status == 0
    assert run("subscribers", "rotate").status == 0
    assert run("subscribers", "export", "out.csv").status == 0
    assert run("subscribers", "export", "out.csv", "--json").status == 2


def test_the_audience_and_its_commands_tell_nobody(tmp_path: Path) -> None:
    run = Commands(tmp_path)
    _bring_everybody_in(run)
    assert {ended.status for ended in run.all(_unreadable(run))} == {1}
    _looking(run, _one_by_one(run))
    slips = [["subscribers", *words, *["--json"][: number % 2]] for number, words in enumerate(_SLIPS)]
    assert {ended.status for ended in run.all(slips, typed=f"{_SLIP}\n")} == {2}
    _look_everywhere(run, "broken.csv", "out.csv", *(f"unreadable-{number}.csv" for number in range(6)))
    shown = run("subscribers", "list", "--addresses", "--json").out
    found = Grep(TELLS).found(shown.encode())
    assert all(any(tell.casefold() in one for one in found) for who in READERS for tell in who.tells), "it can fail"


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("adding", "a fault of this program: ValueError, after LookupError at "),
        ("adding-os", "the system refused: Input/output error"),
        ("checking", "a fault of this program: TypeError, after LookupError at "),
        ("showing", "a fault of this program: AssertionError, after LookupError at "),
    ],
)
def test_a_fault_of_the_program_itself_tells_nobody(fault: str, said: str, tmp_path: Path) -> None:
    """An exception whose own words, and those of its cause, hold address and name."""
    run = Commands(tmp_path)
    run.write("readers.csv", readers_csv())
    if fault == "showing":
        assert run("subscribers", "import", "readers.csv").status == 0
    words = ["list"] if fault == "showing" else ["import", "readers.csv"]
    ends = run.all([["subscribers", *words], ["subscribers", *words, "--json"]], fault=fault)
    assert [ended.status for ended in ends] == [2, 2]
    assert run.asked("fault") == [fault] * 2
    assert said in ends[0].err
    assert said in ends[1].out
    _look_everywhere(run)


def test_without_its_key_and_without_room_the_audience_tells_nobody(tmp_path: Path) -> None:
    run = Commands(tmp_path)
    run.write("readers.csv", readers_csv())
    assert run("subscribers", "import", "readers.csv", size=40_000).status == 2
    assert run("subscribers", "import", "readers.csv").status == 0
    with sqlite3.connect(run.folder / "state" / "audience.db", isolation_level=None) as database:
        database.execute("BEGIN IMMEDIATE")
        assert "locked" in run("subscribers", "remove", "-", typed=ALONE.address, fault="impatient").err
    database.close()
    kept = (run.folder / "master.key").read_bytes()
    commands = (["subscribers", "show", "-"], ["subscribers", "list", "--json"], [run.issue])
    for other in (base64.b64encode(os.urandom(32)).decode(), f"{_SLIP} {kept.decode()}", None):
        if other:
            (run.folder / "master.key").write_text(other, encoding="utf-8")
        else:
            (run.folder / "master.key").unlink()
        assert [ended.status for ended in run.all(commands, typed=ALONE.address)] == [2, 2, 2]
    (run.folder / "master.key").write_bytes(kept)
    _look_everywhere(run)


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
    assert run(run.issue, "--no-wait").status == 2, "neither tested nor approved"


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
    del plan.acts["end", CROWD[0].wire]


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


@pytest.mark.real
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
    _look_everywhere(run)


@pytest.mark.real
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
    _look_everywhere(run)


@pytest.mark.real
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
    _look_everywhere(run)


@pytest.mark.real
def test_a_ledger_that_fails_in_the_middle_tells_nobody(tmp_path: Path) -> None:
    """It is locked by another program when some messages have gone; then the disk is full."""
    run, plan = Commands(tmp_path), Plan()
    run.publication.enrol(*(one.wire for one in READERS))
    other: list[sqlite3.Connection] = []

    async def lock(_server: HostileSMTP, _count: int) -> bool:
        if not other:
            other.append(sqlite3.connect(run.folder / "state" / "ledger.db", check_same_thread=False))
            other[0].execute("BEGIN IMMEDIATE")
        return True

    plan.acts["end", FEW[9].wire] = lock
    with quoting(plan) as server:
        run.relay(server.port)
        stopped = run(run.issue, "--no-wait", fault="impatient")
        assert (stopped.status, "locked" in stopped.err) == (3, True), stopped
        other[0].close()
        full = run("resume", SLUG, "--no-wait", "--json", size=(run.folder / "state" / "ledger.db").stat().st_size)
        assert full.status in {2, 3}
        assert "disk" in full.err, full
    _look_everywhere(run)


@pytest.mark.real
def test_a_terminal_is_shown_no_more_than_a_pipe(tmp_path: Path) -> None:
    run, plan = Commands(tmp_path), misbehaving()
    plan.acts.clear()
    del plan.words["rcpt", FEW[18].wire]
    run.publication.enrol(*(one.wire for one in READERS))
    with quoting(plan) as server:
        run.relay(server.port)
        shown = run.at_a_terminal(run.issue, "--no-wait")
    assert f"of {len(READERS)}" in shown
    assert "\x1b[" in shown, "the bar was drawn"
    _look_everywhere(run)


def test_who_is_erased_is_gone_from_every_file(tmp_path: Path) -> None:
    """Not even the sealed bytes are left, nor the hash of a domain that nobody else has."""
    run = Commands(tmp_path)
    run.write("readers.csv", readers_csv())
    assert run("subscribers", "import", "readers.csv").status == 0
    reader = json.loads(run("subscribers", "show", "-", "--json", typed=ERASED.address).out)["id"]
    assert run("subscribers", "remove", reader, "--reason", "Quxreason").status == 0
    with sqlite3.connect(run.folder / "state" / "audience.db") as database:
        number, *kept = database.execute(
            "SELECT number, address, name, domain FROM subscriber WHERE id = ?", (reader,)
        ).fetchone()
        for table, columns in (("membership", "consent, reason"), ("history", "reason, reason")):
            asked = f"SELECT {columns} FROM {table} WHERE subscriber = ?"  # noqa: S608 - of this page
            kept += [value for row in database.execute(asked, (number,)) for value in row if value]
    database.close()
    assert len(kept) >= 6
    assert all(any(value in data for data in files(run.folder).values()) for value in kept)
    assert run("subscribers", "forget", reader, "--yes", "--json").status == 0
    assert not any(value in data for data in files(run.folder).values() for value in [*kept, reader.encode()])
    assert '"forgotten": 1' in run("subscribers", "import", "readers.csv", "--json").out
    _look_everywhere(run)


@pytest.mark.real
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
