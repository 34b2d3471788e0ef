"""`publish subscribers` as people use it: what it says, what it keeps to itself, what it exits with."""

from __future__ import annotations

import io
import json
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.audience import new_master_key
from pipeline.cli import main
from tests.outboxes import publish

CONFIG = """\
[publication]
name = "River Notes"
address = "notes@example.org"

[channels.newsletter]
kind = "smtp"
"""
ADDRESSES = ("may.thu@example.org", "su.su@example.net", "မောင်မောင်@example.com")
NAMES = ("မေသူ", "=HYPERLINK(1)", "Kyaw “K” Zin")
SOUND = f"""\
email,name,language,list,consent_how,consent_at,shoe size
{ADDRESSES[0]},{NAMES[0]},my,weekly,form,2024-05-01,38
{ADDRESSES[1]},{NAMES[1]},en,weekly,form,2024-05-01,40
{ADDRESSES[2]},{NAMES[2]},,,form,2024-05-01,41
"""
CONSENT = ("--consent", "form", "--consent-at", "2024-05-01")


class _Terminal(io.TextIOWrapper):
    """Standard input where a person sits."""

    def isatty(self) -> bool:
        return True


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A publication with a key, and the working folder in it."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "publication.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "readers.csv").write_text(SOUND, encoding="utf-8")
    monkeypatch.setenv("BROADSHEET_KEY", new_master_key())
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:  # noqa: ARG001
    """Run an action; `typed` is what stands on standard input. Nothing said holds an address or name unless `shown`."""

    def act(*words: str, typed: str = "", shown: bool = False, terminal: bool = False) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", (_Terminal if terminal else io.TextIOWrapper)(io.BytesIO(typed.encode())))
        status = main(["subscribers", *words])
        said = capsys.readouterr()
        if not shown:
            for private in (*ADDRESSES, *NAMES):
                assert private not in said.out + said.err
        return status, said.out, said.err

    return act


def _document(text: str) -> dict[str, Any]:
    document = json.loads(text)
    assert isinstance(document, dict)
    return document


@pytest.fixture
def filled(run: Run) -> Run:
    """An audience with three readers."""
    assert run("import", "readers.csv")[0] == 0
    return run


def _ids(run: Run) -> list[str]:
    return [row["id"] for row in _document(run("list", "--json")[1])["rows"]]


def _sums(run: Run) -> tuple[int, int, int]:
    found = _document(run("stats", "--json")[1])
    return found["subscribers"], found["suppressed"], found["forgotten"]


def test_a_dry_run_says_row_by_row_what_will_happen_and_does_nothing(run: Run, folder: Path) -> None:
    (folder / "readers.csv").write_text(f"{SOUND}nobody,,,,,,\n{ADDRESSES[0].upper()},,my,weekly,form,2024-05-01,\n")
    status, out, err = run("import", "--dry-run", "readers.csv")
    assert status == 1
    assert out.count("new, will be taken in") == 4  # three rows and the sum
    assert "readers.csv:5: broken: no consent" in out
    assert "the address cannot be used" in out
    assert "readers.csv:6: known, nothing changes" in out
    assert "Nothing was written" in out
    assert err.count("shoe size") == 1
    assert _sums(run) == (0, 0, 0)


def test_a_dry_run_as_json(run: Run) -> None:
    status, out, err = run("import", "--dry-run", "readers.csv", "--json")
    document = _document(out)
    assert status == 0
    assert document["rows"][0] == {"line": 2, "what": "added", "why": [], "state": "active", "lists": ["weekly"]}
    assert document["sum"] == {"added": 3}
    assert document["unread_columns"] == ["shoe size"]
    assert "Nothing was written" in err


def test_an_import_takes_everybody_in_and_again_nobody(run: Run) -> None:
    status, out, err = run("import", "readers.csv")
    assert status == 0
    assert "3 taken in as new" in out
    assert "broken" not in err
    assert _sums(run) == (3, 0, 0)
    assert _document(run("import", "readers.csv", "--json")[1])["sum"] == {"unchanged": 3}
    assert _sums(run) == (3, 0, 0)


def test_one_broken_row_stops_an_import_unless_it_may_be_left_out(run: Run, folder: Path) -> None:
    (folder / "readers.csv").write_text(SOUND + "nobody,,,,form,2024-05-01,\n", encoding="utf-8")
    status, out, err = run("import", "readers.csv")
    assert (status, out) == (1, "")
    assert "readers.csv:5: broken: the address cannot be used" in err
    assert "nothing was imported: 1 row broken; mend them, or add --skip-broken" in err
    assert _sums(run) == (0, 0, 0)
    document = _document(run("import", "readers.csv", "--json")[1])
    assert (document["imported"], document["problems"][0]["line"]) == (False, 5)
    status, out, err = run("import", "--skip-broken", "readers.csv")
    assert status == 0
    assert "1 broken, left out" in out
    assert "readers.csv:5: broken" in err
    assert _sums(run) == (3, 0, 0)


def test_the_first_hundred_broken_rows_are_named_and_the_others_counted(run: Run, folder: Path) -> None:
    (folder / "many.csv").write_text("email\n" + "nobody\n" * 103, encoding="utf-8")
    status, _, err = run("import", "many.csv", *CONSENT)
    assert status == 1
    assert "many.csv:101: broken" in err
    assert "many.csv:102: broken" not in err
    assert "and 3 more broken rows" in err
    assert "103 rows broken" in err


def test_what_is_broken_is_said_even_if_the_rest_cannot_be_read(run: Run, folder: Path) -> None:
    (folder / "readers.csv").write_bytes(b"email,name\nnobody,\na@example.org,Andr\xe9\n")
    status, _, err = run("import", "readers.csv", *CONSENT)
    assert status == 1
    assert "readers.csv:2: broken" in err
    assert "readers.csv:3: is not UTF-8" in err


def test_an_import_without_consent_says_how_to_give_it(run: Run, folder: Path) -> None:
    (folder / "bare.csv").write_text("\n".join(ADDRESSES), encoding="utf-8")
    status, _, err = run("import", "bare.csv")
    assert status == 1
    assert "--consent" in err
    assert run("import", "bare.csv", "--pending")[0] == 0
    assert {row["lists"][0]["state"] for row in _document(run("list", "--json")[1])["rows"]} == {"pending"}
    assert _document(run("import", "bare.csv", *CONSENT, "--json")[1])["sum"] == {"joined": 3}


def test_a_yes_is_no_consent(run: Run) -> None:
    assert "does not say how" in run("import", "readers.csv", "--consent", "Yes")[2]
    assert "does not say how" in run("add", "-", "--consent", "yes", typed=ADDRESSES[0])[2]


def test_fifty_thousand_rows_with_a_bom_and_semicolons(run: Run, folder: Path) -> None:
    rows = "".join(f"reader{number}@example.org;R {number};en\r\n" for number in range(50_000))
    (folder / "many.csv").write_bytes(f"Email Address;Name;Language\r\n{rows}".encode("utf-8-sig"))
    status, out, _ = run("import", "many.csv", *CONSENT)
    assert status == 0
    assert "50000 taken in as new" in out
    assert _sums(run) == (50_000, 0, 0)


def test_several_lists_need_a_choice(run: Run, folder: Path) -> None:
    more = CONFIG + '\n[channels.other]\nkind = "smtp"\nlist = "monthly"\n'
    (folder / "config" / "publication.toml").write_text(more, encoding="utf-8")
    (folder / "bare.csv").write_text(ADDRESSES[0], encoding="utf-8")
    status, _, err = run("import", "bare.csv", *CONSENT)
    assert status == 2
    assert "--list monthly or --list weekly" in err


def test_one_reader_is_added_from_standard_input(run: Run) -> None:
    status, out, _ = run("add", "-", *CONSENT, "--language", "my", typed=f" {ADDRESSES[0]} \n{NAMES[0]}\n")
    assert status == 0
    assert "taken in as new" in out
    [reader] = _ids(run)
    status, out, _ = run("show", "-", "--addresses", typed=f"{ADDRESSES[0].upper()}\n", shown=True)
    assert status == 0
    for said in (reader, ADDRESSES[0], NAMES[0], "my", "weekly: active", "2024-05-01", "form"):
        assert said in out


def test_where_somebody_agreed_is_kept_only_if_configured(run: Run, folder: Path) -> None:
    words = ("add", "-", *CONSENT, "--consent-ip")
    assert run(*words, "192.0.2.7", typed=ADDRESSES[0])[0] == 0
    (folder / "config" / "publication.toml").write_text(CONFIG + "\n[audience]\nrecord_ip = true\n")
    assert "IP address" in run(*words, "192.0.2.700", typed=ADDRESSES[1])[2]
    assert run(*words, "192.0.2.8", typed=ADDRESSES[1])[0] == 0
    said = run("list", "--addresses", "--json", shown=True)[1]
    assert "192.0.2.8" in said
    assert "192.0.2.7" not in said


def test_adding_needs_an_address_and_a_consent(run: Run) -> None:
    assert "add --consent HOW, or --pending" in run("add", "-", typed=ADDRESSES[0])[2]
    status, _, err = run("add", "-", *CONSENT, typed="nobody\n")
    assert status == 2
    assert "the address cannot be used" in err
    assert run("add", "-", "--pending", typed=ADDRESSES[0])[0] == 0
    assert "pending" in run("list")[1]


def test_list_and_show_name_nobody_unless_asked(filled: Run) -> None:
    out = filled("list")[1]
    assert len(out.splitlines()) == 3
    assert out.count("weekly: active") == 3
    for word in (*_ids(filled), "-", "--json"):
        filled("show", *((word,) if word != "--json" else (_ids(filled)[0], word)), typed=ADDRESSES[1])
    shown = filled("list", "--addresses", shown=True)[1]
    assert all(private in shown for private in (*ADDRESSES, *NAMES))
    assert filled("list", "--language", "my")[1].count("\n") == 1
    assert filled("list", "--state", "pending")[1] == ""
    assert _document(filled("list", "--state", "pending", "--json")[1]) == {"rows": []}


def test_export_and_import_into_an_empty_store_is_the_same_again(filled: Run, folder: Path) -> None:
    status, out, err = filled("export", "all.csv")
    assert (status, out) == (0, "")
    assert "addresses in clear" in err
    assert stat.S_IMODE((folder / "all.csv").stat().st_mode) == 0o600
    text = (folder / "all.csv").read_bytes()
    assert f",'{NAMES[1]}," in text.decode()
    status, _, err = filled("export", "all.csv")
    assert status == 2
    assert "exists already" in err
    (folder / "config" / "publication.toml").write_text(CONFIG + '\n[audience]\nstore = "other.db"\n')
    assert filled("import", "all.csv")[0] == 0
    assert filled("export", "again.csv", "--excel")[0] == 0
    assert sorted((folder / "again.csv").read_text("utf-8-sig").split()) == sorted(text.decode().split())


def test_export_goes_into_a_pipe_but_not_onto_a_terminal(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert publish("subscribers", "import", "readers.csv", folder=folder).returncode == 0
    piped = publish("subscribers", "export", folder=folder)
    assert (piped.returncode, piped.stdout.count("\n")) == (0, 4)
    assert "addresses in clear" in piped.stderr
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["subscribers", "export"]) == 2
    assert main(["subscribers", "export", "--json"]) == 2


def test_export_as_json_says_where_the_file_is(filled: Run) -> None:
    assert _document(filled("export", "all.csv", "--json")[1]) == {"subscribers": 3, "file": "all.csv"}


def test_remove_ends_the_memberships_and_an_import_does_not_bring_them_back(filled: Run) -> None:
    status, out, _ = filled("remove", "-", typed=ADDRESSES[0])
    assert status == 0
    assert "unsubscribed from 1 list" in out
    assert _document(filled("import", "readers.csv", "--json")[1])["sum"] == {"unsubscribed": 1, "unchanged": 2}


def test_forget_erases_and_an_import_does_not_bring_the_address_back(filled: Run) -> None:
    status, out, err = filled("forget", "-", "--yes", typed=ADDRESSES[0])
    assert status == 0
    assert "What remains is a keyed hash" in out
    assert "Copies that you made" in err
    assert _sums(filled) == (2, 0, 1)
    assert _document(filled("import", "readers.csv", "--json")[1])["sum"] == {"forgotten": 1, "unchanged": 2}
    assert "asked to be erased, stays out" in filled("import", "--dry-run", "readers.csv")[1]
    assert "nobody in the audience" in filled("show", "-", typed=ADDRESSES[0])[2]


def test_forget_asks_first(filled: Run) -> None:
    reader = _ids(filled)[0]
    status, _, err = filled("forget", reader)
    assert status == 2
    assert "add --yes" in err
    assert filled("forget", reader, typed="no\n", terminal=True)[0] == 3
    assert _sums(filled) == (3, 0, 0)
    assert filled("forget", "-", typed=f"{ADDRESSES[0]}\ny\n", terminal=True)[0] == 0
    assert _sums(filled) == (2, 0, 1)


@pytest.mark.parametrize("action", [("show",), ("remove",), ("forget", "--yes")])
def test_who_is_not_there_is_said_without_the_address(filled: Run, action: tuple[str, ...]) -> None:
    for who, typed in (("nobody.here@example.org", ""), ("-", "nobody.here@example.org"), ("aaaaaaaaaaaaaaaa", "")):
        status, out, err = filled(*action, who, typed=typed)
        assert (status, out) == (2, "")
        assert "nobody.here" not in err


@pytest.mark.parametrize("words", [(ADDRESSES[0],), ("show", "a", ADDRESSES[0]), ("list", f"--state={ADDRESSES[0]}")])
def test_wrong_use_does_not_repeat_an_address(run: Run, words: tuple[str, ...]) -> None:
    for extra in ((), ("--json",)):
        assert run(*words, *extra)[0] == 2


def test_prune_says_first_what_it_would_delete(filled: Run) -> None:
    assert filled("prune", "--dry-run")[1] == "Would delete: nothing\n"
    assert _document(filled("prune", "--json")[1])["dry_run"] is False
    assert _sums(filled) == (3, 0, 0)


def test_stats_count_lists_states_and_languages(filled: Run) -> None:
    out = filled("stats")[1]
    assert out.startswith("3 subscribers, 0 suppressed, 0 forgotten\n")
    assert re.search(r"weekly +active +my +1\n", out)
    assert re.search(r"weekly +active +en +2\n", out)


def test_a_new_key_is_shown_once_or_put_into_a_private_file(run: Run, folder: Path) -> None:
    status, out, err = run("key")
    assert (status, len(out.strip())) == (0, 44)
    assert "Keep a copy" in err
    assert out.strip() not in err
    assert run("key", "--file", "a.key")[0] == 0
    assert stat.S_IMODE((folder / "a.key").stat().st_mode) == 0o600
    assert len((folder / "a.key").read_text().strip()) == 44
    assert run("key", "--file", "a.key")[0] == 2
    assert set(_document(run("key", "--json")[1])) == {"key"}


def test_rotation_puts_everything_under_the_new_key(filled: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = filled("list", "--addresses", shown=True)[1]
    assert filled("key", "--file", "new.key")[0] == 0
    status, out, _ = filled("rotate", "--new-key-file", "new.key")
    assert status == 0
    assert "3 subscribers sealed anew" in out
    assert "BROADSHEET_KEY" in out
    assert filled("stats")[0] == 2
    monkeypatch.setenv("BROADSHEET_KEY", (folder / "new.key").read_text().strip())
    assert filled("list", "--addresses", shown=True)[1] == before
    assert filled("rotate")[0] == 0


def test_without_the_key_nothing_is_opened_and_the_message_says_where_it_belongs(
    filled: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for value in ("", new_master_key()):
        monkeypatch.setenv("BROADSHEET_KEY", value)
        for words in (("list",), ("stats",), ("import", "readers.csv"), ("export", "x.csv"), ("show", "-")):
            status, out, err = filled(*words, typed=ADDRESSES[0])
            assert (status, out) == (2, "")
            assert "key" in err
    assert not Path("x.csv").exists()


def test_unsealed_is_warned_of_at_each_run(run: Run, folder: Path) -> None:
    (folder / "config" / "publication.toml").write_text(CONFIG + "\n[audience]\nseal = false\n")
    for words in (("import", "readers.csv"), ("list",), ("stats",)):
        status, _, err = run(*words)
        assert status == 0
        assert "clear" in err


def test_the_configuration_is_found_from_below_and_by_name(
    filled: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (folder / "issues").mkdir()
    monkeypatch.chdir(folder / "issues")
    assert _sums(filled) == (3, 0, 0)
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    for words in (("--config", str(folder / "config" / "publication.toml"), "stats"),):
        assert filled(*words)[1].startswith("3 subscribers")
    assert filled("stats", "--config", str(folder / "config" / "publication.toml"))[1].startswith("3 subscribers")


def test_help_and_the_parsers_load_nothing_of_the_audience() -> None:
    code = (
        "import sys, pipeline.commands, pipeline.arguments\n"
        "for name in ('publish', 'subscribers'): pipeline.arguments.PARSERS[name]()\n"
        "print([name for name in sys.modules if name.startswith(('pipeline.audience', 'sqlalchemy', 'cryptography'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
