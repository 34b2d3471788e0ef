"""`publish subscribers` where somebody's hand slipped: it says so, loses nobody, and keeps no name where none belongs."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.audience import adding, importing
from pipeline.audience.csv_subscribers import Understood, understood
from tests import test_subscribers_command as command
from tests.audience.making import every_byte
from tests.publications import MAILBOX, Publication
from tests.test_subscribers_command import ADDRESSES, CONFIG, CONSENT, SOUND, Run

folder = command.folder
run = command.run
filled = command.filled
_TWO = CONFIG + '\n[channels.burmese]\nkind = "smtp"\nlist = "monthly"\nedition = "my"\n'


def _write(folder: Path, rows: str, name: str = "readers.csv") -> None:
    (folder / name).write_text(rows, encoding="utf-8")


def _settings(folder: Path, text: str) -> None:
    _write(folder, text, "config/publication.toml")


def _count(run: Run) -> int:
    count: int = json.loads(run("stats", "--json")[1])["subscribers"]
    return count


@pytest.mark.parametrize("lists", ['"weekly, Daw Thiri"', "thiri", "weekly;thiri", "Weekly", "w" * 41, "-weekly"])
def test_a_name_in_the_column_of_lists_breaks_the_row_and_is_kept_nowhere(run: Run, folder: Path, lists: str) -> None:
    _write(folder, f"email,list\n{ADDRESSES[0]},weekly\n{ADDRESSES[1]},{lists}\n")
    for extra, status in (("--dry-run", 1), ("--pending", 1), ("--skip-broken", 0)):
        ended, out, err = run("import", "readers.csv", *CONSENT, extra)
        assert ended == status
        assert "readers.csv:3: broken: " in out + err
        assert "list" in (out + err).partition("readers.csv:3: broken: ")[2]
        assert "thiri" not in (out + err).casefold()
        assert "--list" not in err
    assert _count(run) == 1
    assert b"thiri" not in every_byte(folder / "state").lower()
    assert "weekly" in run("stats")[1]


def test_a_mistyped_list_is_refused_with_the_one_that_was_meant(run: Run) -> None:
    for words in (
        ("import", "readers.csv", "--list", "wekly"),
        ("import", "readers.csv", "--list", "wekly", "--dry-run"),
        ("add", "-", *CONSENT, "--list", "wekly"),
    ):
        status, out, err = run(*words, typed=ADDRESSES[0])
        assert (status, out) == (2, "")
        assert "did you mean weekly?" in err
        assert "--new-list NAME" in err
        assert "wekly" not in err
    assert _count(run) == 0


def test_a_list_to_look_at_that_nobody_knows_is_refused_too(filled: Run) -> None:
    reader = json.loads(filled("list", "--json")[1])["rows"][0]["id"]
    for words in (("list",), ("export", "none.csv"), ("remove", reader)):
        status, _, err = filled(*words, "--list", "wekly")
        assert status == 2
        assert "did you mean weekly?" in err
    assert not Path("none.csv").exists()


def test_a_new_list_is_made_where_it_is_asked_for_and_known_from_then_on(run: Run, folder: Path) -> None:
    assert run("add", "-", *CONSENT, "--new-list", "Daw", typed=ADDRESSES[0])[0] == 2
    status, _, err = run("add", "-", *CONSENT, "--new-list", "members", typed=ADDRESSES[0])
    assert status == 0
    assert "no channel of the configuration sends to the list members" in err
    assert "members" in run("stats")[1]
    assert "weekly" not in run("stats")[1]
    assert run("add", "-", *CONSENT, "--list", "members", typed=ADDRESSES[1])[0] == 0
    _write(folder, f"email,list\n{ADDRESSES[2]},guests\n{ADDRESSES[0]},\n")
    assert run("import", "readers.csv", *CONSENT)[0] == 1
    status, out, _ = run("import", "readers.csv", *CONSENT, "--new-list", "guests", "--dry-run")
    assert status == 0
    assert "readers.csv:2: new, will be taken in, active on guests\n" in out
    assert "readers.csv:3: known, comes to a list or is confirmed, active on weekly\n" in out
    assert run("import", "readers.csv", *CONSENT, "--new-list", "guests")[0] == 0


def test_a_dry_run_says_as_what_somebody_is_taken_in(run: Run, folder: Path) -> None:
    _write(folder, f"email,state\n{ADDRESSES[0]},active\n{ADDRESSES[1]},unsubscribed\n{ADDRESSES[2]},suppressed\n")
    out = run("import", "readers.csv", *CONSENT, "--dry-run")[1]
    for line, state in ((2, "active"), (3, "unsubscribed"), (4, "suppressed")):
        assert f"readers.csv:{line}: new, will be taken in, {state} on weekly\n" in out
    rows = json.loads(run("import", "readers.csv", *CONSENT, "--dry-run", "--json")[1])["rows"]
    assert [row["state"] for row in rows] == ["active", "unsubscribed", "suppressed"]


def test_a_header_alone_is_warned_of(run: Run, folder: Path) -> None:
    _write(folder, "email,name\n")
    for extra in ((), ("--dry-run",), ("--json",)):
        status, out, err = run("import", "readers.csv", *CONSENT, *extra)
        assert status == 0
        assert "no row below the header" in err
        assert "0 rows" not in out + err


def test_readers_of_a_language_in_which_nothing_is_written_are_warned_of(run: Run, folder: Path) -> None:
    _settings(folder, _TWO)
    _write(folder, f"email,language,list\n{ADDRESSES[0]},xx-klingon,monthly\n{ADDRESSES[1]},my-MM,monthly\n")
    for extra in ("--dry-run", "--skip-broken"):
        status, out, err = run("import", "readers.csv", *CONSENT, extra)
        assert status == 0
        assert "1 new reader in a language that no mailing of their list is written in (line 2)" in err
        assert "klingon" not in out + err
    words = ("add", "-", *CONSENT, "--language", "xx-klingon", "--list")
    assert "no mailing of these lists is written in" in run(*words, "monthly", typed="one@example.org")[2]
    assert "no mailing of these lists is written in" not in run(*words, "weekly", typed="two@example.org")[2]


@pytest.fixture
def _heard() -> Iterator[None]:
    """Ctrl-C does what it does at a terminal, though these tests may run in the background, where it is ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def _ctrl_c(monkeypatch: pytest.MonkeyPatch, at: int, times: int = 1, run_through: int = 1) -> None:
    """Press it when the `at`th row is read, in this run through the file (the first only looks at the rows)."""
    runs = iter(range(100))

    def pressing(*arguments: object) -> Iterator[Understood]:
        pressed_in_this = next(runs) == run_through
        for number, row in enumerate(understood(*arguments), 1):  # type: ignore[arg-type]
            if pressed_in_this and number == at:
                for _ in range(times):
                    signal.raise_signal(signal.SIGINT)
            yield row

    monkeypatch.setattr(importing, "understood", pressing)


@pytest.mark.usefixtures("_heard")
def test_ctrl_c_ends_an_import_after_the_rows_at_hand_and_says_what_is_in(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adding, "CHUNK", 2)
    _ctrl_c(monkeypatch, at=3)
    status, out, err = run("import", "readers.csv", "--json")
    assert status == 3
    assert "stopped: the rows up to line 3 are in, those after it are not. Run the same import again" in err
    assert json.loads(out)["stopped_after_line"] == 3
    assert _count(run) == 2
    monkeypatch.undo()


@pytest.mark.usefixtures("_heard")
def test_ctrl_c_before_anything_is_written_says_that(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    _ctrl_c(monkeypatch, at=2, run_through=0)
    status, _, err = run("import", "readers.csv")
    assert status == 130
    assert "nothing was imported" in err
    assert _count(run) == 0


@pytest.mark.usefixtures("_heard")
def test_a_second_ctrl_c_ends_it_at_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "CHUNK", 2)
    _ctrl_c(monkeypatch, at=3, times=2)
    status, _, err = run("import", "readers.csv")
    assert status == 130
    assert "ended at once: the rows up to line 3 are in" in err
    assert _count(run) == 2


def test_who_left_is_not_added_again_without_a_word(filled: Run) -> None:
    filled("remove", "-", typed=ADDRESSES[0])
    status, out, err = filled("add", "-", *CONSENT, typed=ADDRESSES[0])
    assert status == 3
    assert "stands as unsubscribed" in out
    assert "the same command with --again" in err
    status, _, err = filled("add", "-", *CONSENT, "--again", typed=ADDRESSES[0])
    assert status == 3
    assert "whose consent is newer than their leaving" in err
    assert filled("add", "-", "--consent", "asked by phone", "--again", typed=ADDRESSES[0])[0] == 0


def test_who_comes_to_one_list_and_stays_out_of_another_is_said(filled: Run, folder: Path) -> None:
    _settings(folder, _TWO)
    filled("remove", "-", typed=ADDRESSES[0])
    words = ("add", "-", *CONSENT, "--list", "weekly", "--list", "monthly", "--json")
    status, out, err = filled(*words, typed=ADDRESSES[0])
    assert status == 3
    assert (json.loads(out)["what"], json.loads(out)["out_of"]) == ("joined", ["weekly"])
    assert "stays out of weekly" in err


def test_a_new_key_beside_a_sealed_audience_is_warned_of(
    filled: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BROADSHEET_KEY")
    for extra in (("--file", "new.key"), ("--json",)):
        status, _, err = filled("key", *extra)
        assert status == 0
        assert "state/audience.db is sealed with another key already" in err
        assert "rotate --new-key-file" in err
    (folder / "state" / "audience.db").write_bytes(b"no database at all")
    assert "ATTENTION" not in filled("key")[2]


def test_a_first_key_is_not_warned_of_and_makes_no_audience(run: Run, folder: Path) -> None:
    assert "ATTENTION" not in run("key")[2]
    assert not (folder / "state").exists()
    _settings(folder, CONFIG + "\n[audience]\nseal = false\n")
    run("import", "readers.csv")
    assert "ATTENTION" not in run("key")[2]


def test_rows_in_clear_are_named_until_they_are_sealed(run: Run, folder: Path) -> None:
    first, second, third = SOUND.splitlines()[1:]
    header = SOUND.splitlines()[0]
    _write(folder, f"{header}\n{first}\n")
    run("import", "readers.csv")
    _settings(folder, CONFIG + "\n[audience]\nseal = false\n")
    _write(folder, f"{header}\n{second}\n")
    run("import", "readers.csv")
    run("remove", "-", "--reason", "moved", typed=ADDRESSES[0])
    _settings(folder, CONFIG)
    _write(folder, f"{header}\n{third}\n")
    for words in (("import", "readers.csv"), ("stats",), ("list",), ("add", "-", *CONSENT)):
        err = run(*words, typed="one@example.org")[2]
        # of the second reader: person and consent; of the first: the membership and its line in the history
        assert "4 rows are kept in clear, from when `seal` was off: run `publish subscribers rotate`" in err
    assert ADDRESSES[1].encode() in every_byte(folder / "state")
    assert run("rotate")[::2] == (0, "")
    assert run("stats")[2] == ""
    assert ADDRESSES[1].encode() not in every_byte(folder / "state")


def test_a_real_send_says_what_is_in_clear(tmp_path: Path) -> None:
    publication = Publication(tmp_path / "news", more=("seal = false",))
    publication.enrol(ADDRESSES[0])
    assert "kept in clear: set `seal = true`" in publication.send().stderr
    publication.configure("directory", 'path = "mail"', MAILBOX)
    assert publication.send().stderr.count("1 row is kept in clear") == 1


def test_an_address_of_no_database_makes_no_file(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORE", "nonsense")
    _settings(folder, CONFIG + '\n[audience]\nstore_url = { env = "STORE" }\n')
    status, _, err = run("stats")
    assert status == 2
    assert "store_url holds no database's address" in err
    assert "nonsense" not in err
    assert run("key")[0] == 0
    assert not (folder / "nonsense").exists()
