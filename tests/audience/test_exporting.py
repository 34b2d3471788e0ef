"""The exported file: private, whole, harmless in a spreadsheet program, and the same again after an import."""

from __future__ import annotations

import csv
import io
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.audience import Membership, NewSubscriber, Subscriber, new_master_key, open_audience
from pipeline.audience.csv_columns import columns
from pipeline.audience.csv_source import Source
from pipeline.audience.csv_subscribers import Defaults, says_nothing, understood
from pipeline.audience.exporting import HEADER, write_csv, write_file
from pipeline.audience.importing import carry
from pipeline.channel import AudienceSettings, Secret
from pipeline.errors import WrongUse

MAY = 1_714_521_600_000  # 2024-05-01 in milliseconds
SILENT = Defaults(
    lists=(),
    language="en",
    now=1_900_000_000.0,
    known=frozenset({"weekly", "monthly", "w", "press", "press-2"}),
    keep_ip=True,
)
READER = Subscriber(
    "abcdefgh23456789", "may@example.org", "မေသူ", "my", "active", "", MAY, MAY,
    (Membership("weekly", "active", MAY, "", MAY + 1, "form", "Yes, weekly", "192.0.2.1"),),
)  # fmt: skip


def _written(*subscribers: Subscriber, excel: bool = False) -> str:
    out = io.StringIO(newline="")
    assert write_csv(subscribers, out, excel=excel) == len(subscribers)
    return out.getvalue()


def _read(text: str) -> list[NewSubscriber]:
    source = Source("x.csv", lambda: io.BytesIO(text.encode()))
    found = list(understood(source, columns(source), SILENT))
    assert [row.faults for row in found if row.faults] == []
    return [row.subscriber for row in found if row.subscriber]


def test_a_row_a_subscriber_and_list() -> None:
    more = replace(
        READER, memberships=(*READER.memberships, Membership("monthly", "unsubscribed", MAY, "too many, “really”"))
    )
    assert list(csv.reader(io.StringIO(_written(more), newline=""))) == [
        list(HEADER),
        [
            "may@example.org", "မေသူ", "my", "weekly", "active", "",
            "2024-05-01T00:00:00.001Z", "form", "Yes, weekly", "192.0.2.1",
        ],
        ["may@example.org", "မေသူ", "my", "monthly", "unsubscribed", "too many, “really”", "", "", "", ""],
    ]  # fmt: skip


def test_who_is_suppressed_is_so_in_every_row_and_who_is_on_no_list_receives_nothing() -> None:
    dead = replace(READER, state="suppressed", reason="5.1.1")
    assert [(new.state, new.reason, new.lists) for new in _read(_written(dead))] == [
        ("suppressed", "5.1.1", ("weekly",))
    ]
    nowhere = replace(READER, memberships=())
    assert [(new.state, new.lists) for new in _read(_written(nowhere))] == [("unsubscribed", ())]
    assert [(new.state, new.lists) for new in _read(_written(replace(dead, memberships=())))] == [("suppressed", ())]


def test_cells_that_are_formulas_elsewhere_are_text() -> None:
    for sign in "=+-@\t\r":
        for name in (f"{sign}1+1", f"'{sign}1"):
            assert f"'{name}" in next(
                row for row in list(csv.reader(io.StringIO(_written(replace(READER, name=name)), newline="")))[1:]
            )
    assert "may@" in _written(READER)
    assert "'+tag@" in _written(replace(READER, address="+tag@example.org"))


def test_excel_gets_its_mark_and_nobody_else() -> None:
    assert _written(READER, excel=True) == "\ufeff" + _written(READER)


def test_the_file_is_the_owners_alone_and_replaces_nothing_unasked(tmp_path: Path) -> None:
    path = tmp_path / "readers.csv"
    assert write_file([READER], path) == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes().decode() == _written(READER)
    with pytest.raises(WrongUse, match="exists already; name another file, or add --force"):
        write_file([], path)
    path.chmod(0o644)
    write_file([], path, force=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes().decode() == _written()
    assert list(tmp_path.iterdir()) == [path]


def test_an_export_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def breaking() -> Iterator[Subscriber]:
        yield READER
        raise OSError(28, "No space left on device")

    with pytest.raises(WrongUse, match="No space left"):
        write_file(breaking(), tmp_path / "readers.csv")
    assert list(tmp_path.iterdir()) == []


_WORDS = st.text(
    alphabet=st.one_of(st.sampled_from("=+-@'\t\r\n,;\"＝ မြ"), st.characters(codec="utf-8", exclude_categories=["C"])),
    max_size=12,
).map(lambda text: " ".join(text.split()))
_HOW = _WORDS.filter(lambda how: bool(how) and not says_nothing(how))
_MEMBERSHIPS = st.builds(
    Membership,
    st.sampled_from(["weekly", "monthly", "press-2"]),
    st.sampled_from(["active", "pending", "unsubscribed"]),
    st.just(MAY),
    st.just(""),
    st.integers(0, MAY),
    _HOW,
    _WORDS,
    st.sampled_from(["", "192.0.2.1", "2001:db8::1"]),
)


@given(_WORDS, st.sampled_from(["en", "my", "en-gb"]), _MEMBERSHIPS, st.sampled_from(["", "+", "=", "'=", "-"]))
def test_what_was_exported_is_imported_the_same(name: str, language: str, one: Membership, first: str) -> None:
    subscriber = replace(READER, address=f"{first}a@example.org", name=name, language=language, memberships=(one,))
    [new] = _read(_written(subscriber))
    assert (new.address, new.name, new.language, new.lists) == (f"{first}a@example.org", name, language, (one.list,))
    assert (new.state, new.consent_at, new.consent_how) == (one.state, one.consent_at, one.consent_how)
    assert (new.consent_wording, new.consent_ip) == (one.consent_wording, one.consent_ip)


_NEW = st.builds(
    NewSubscriber,
    address=st.sampled_from(["+a@example.org", "b@example.org", "=c@example.org", "ဃ@example.org"]),
    name=_WORDS,
    language=st.sampled_from(["en", "my"]),
    lists=st.sampled_from([("weekly",), ("weekly", "monthly"), ("press",)]),
    state=st.sampled_from(["active", "pending", "unsubscribed", "suppressed"]),
    reason=st.sampled_from(["", "=by hand", "5.1.1"]),
    consent_at=st.integers(0, MAY),
    consent_how=_HOW,
    consent_wording=_WORDS,
)


@settings(max_examples=25)  # two stores each
@given(st.lists(_NEW, max_size=6))
def test_a_whole_audience_moves_by_its_export(people: list[NewSubscriber]) -> None:
    """Into another store under another key, and what that one exports is the same."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        texts: list[str] = []
        for name in ("old", "new"):
            (root / f"{name}.key").touch(0o600)
            (root / f"{name}.key").write_text(new_master_key())
            sealed = AudienceSettings(store=f"{name}.db", key=Secret(file=f"{name}.key"), record_ip=True)
            with open_audience(sealed, root, clock=lambda: SILENT.now) as audience:
                if texts:
                    source = Source("x.csv", lambda: io.BytesIO(texts[0].encode()))
                    assert "broken" not in {row.what for row in carry(audience, source, columns(source), SILENT)}
                else:
                    list(audience.add_many(people))
                texts.append(_written(*audience.listing()))
        assert sorted(texts[0].splitlines()) == sorted(texts[1].splitlines())
