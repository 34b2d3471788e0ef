"""CSV files as people have them: what is understood, what is refused, and that no refusal says what a cell holds."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.audience import Added, Audience, NewSubscriber
from pipeline.audience import csv_values as values
from pipeline.audience.csv_columns import Columns, columns
from pipeline.audience.csv_source import DELIMITERS, Source, UnreadableCsv, rows, source_of
from pipeline.audience.csv_subscribers import Defaults, Understood, understood
from pipeline.audience.importing import broken, carry, plan
from pipeline.errors import WrongUse

NOW = 1_800_000_000.0
MAY = 1_714_521_600_000  # 2024-05-01 in milliseconds
KNOWN = frozenset({"weekly", "monthly"})
GIVEN = Defaults(lists=("weekly",), language="en", now=NOW, known=KNOWN, consent_how="form", consent_at=MAY)
SILENT = Defaults(lists=("weekly",), language="en", now=NOW, known=KNOWN)


def _source(text: str | bytes) -> Source:
    data = text if isinstance(text, bytes) else text.encode()
    return Source("readers.csv", lambda: io.BytesIO(data))


def _read(text: str | bytes, given: Defaults = GIVEN) -> list[Understood]:
    source = _source(text)
    return list(understood(source, columns(source), given))


def _only(text: str | bytes, given: Defaults = GIVEN) -> NewSubscriber:
    [row] = _read(text, given)
    assert row.faults == ()
    assert row.subscriber
    return row.subscriber


def _faults(text: str | bytes, given: Defaults = GIVEN) -> dict[int, str]:
    source = _source(text)
    return {row.line: " | ".join(row.why) for row in broken(source, columns(source), given)}


PLAIN = "email,name\nmay@example.org,မေသူ\n"


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        b"\xfe\xff" + PLAIN.encode("utf-16-be"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.replace(",", " , ").encode(),
        ("\n\n" + PLAIN + "\n,\n  ,\n").encode(),
        PLAIN.rstrip("\n").encode(),
    ],
)
def test_one_file_in_every_usual_shape_is_the_same_reader(data: bytes) -> None:
    made = _only(data)
    assert (made.address, made.name, made.language, made.lists) == ("may@example.org", "မေသူ", "en", ("weekly",))
    assert (made.state, made.consent_at, made.consent_how) == ("active", MAY, "form")


def test_lines_are_true_after_line_ends_within_cells() -> None:
    text = 'email,name\r\n\r\na@example.org,"two\r\nlines"\r\nnothing here,x\r\nb@example.org,"a\nb\rc"\nnor here,\n'
    first, bad, second, worse = _read(text)
    assert first.subscriber
    assert second.subscriber
    assert (first.line, first.subscriber.name) == (3, "two lines")
    assert (second.line, second.subscriber.name) == (6, "a b c")
    assert [row.line for row in (bad, worse)] == [5, 9]


def test_a_delimiter_is_taken_only_if_it_makes_a_header() -> None:
    assert columns(_source("email;name, as printed\n")).delimiter == ";"
    assert columns(_source("name, as printed\temail\n")).delimiter == "\t"
    with pytest.raises(UnreadableCsv, match="two delimiters"):
        columns(_source("email,note;email\n"))


def test_rows_with_another_delimiter_are_broken_not_guessed() -> None:
    assert _faults("email,name\nmay@example.org;May\n").keys() == {2}


def test_a_row_lacking_a_cell_is_broken_so_that_no_state_is_lost() -> None:
    told = _faults("email,state\nmay@example.org\nsu@example.org,unsubscribed,\nmg@example.org,active,more\n")
    assert told.keys() == {2, 4}
    assert "1 cells, and the header has 2" in told[2]


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        # the exports of other programs, by their column names
        (
            "uuid,email,name,attributes,status,created_at,updated_at",
            "0-1,m@example.org,May,{},enabled,2024-05-01 00:00:00 +0000 UTC,2024-05-02 00:00:00 +0000 UTC",
            ("m@example.org", "May", "active", MAY),
        ),
        (
            "uuid,email,name,attributes,status,created_at,updated_at",
            "0-1,m@example.org,May,{},blocklisted,2024-05-01 00:00:00.123 +0000 +0000,",
            ("m@example.org", "May", "suppressed", MAY + 123),
        ),
        (
            "Email Address,First Name,Last Name,Address,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,TAGS",
            'm@example.org,May,Thu,1 Road,2,2020-01-01 00:00:00,192.0.2.1,2024-05-01 00:00:00,"""VIP"""',
            ("m@example.org", "May Thu", "active", MAY),
        ),
        (
            "Email Address,First Name,Last Name,OPTIN_TIME,UNSUB_TIME,UNSUB_REASON",
            "m@example.org,,Thu,2024-05-01 00:00:00,2024-06-01 00:00:00,N/A",
            ("m@example.org", "Thu", "unsubscribed", MAY),
        ),
        (
            "Email Address,First Name,CLEAN_TIME,CONFIRM_TIME",
            "m@example.org,May,2024-06-01 00:00:00,2024-05-01",
            ("m@example.org", "May", "suppressed", MAY),
        ),
        (
            "id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels",
            "1,m@example.org,May,,false,false,,2024-05-01T00:00:00.000Z,,",
            ("m@example.org", "May", "unsubscribed", MAY),
        ),
        (
            "email_address,creation_date,type,tags,notes,metadata",
            "m@example.org,2024-05-01T00:00:00Z,unactivated,,,{}",
            ("m@example.org", "", "pending", MAY),
        ),
        ("E-Mail,Surname,Opt-In_Date", "m@example.org,Thu,2024-05-01", ("m@example.org", "Thu", "active", MAY)),
        ("အီးမေးလ်,အမည်,consent at", "m@example.org,မေ,2024-05-01", ("m@example.org", "မေ", "active", MAY)),
    ],
)
def test_columns_are_known_by_the_names_they_have_elsewhere(
    header: str, row: str, expected: tuple[str, str, str, int]
) -> None:
    made = _only(f"{header}\n{row}\n")
    assert (made.address, made.name, made.state, made.consent_at) == expected


def test_a_list_of_addresses_needs_no_header() -> None:
    read = _read("may@example.org\n\nsu@example.org\nmay@example.org,May\n")
    assert [row.subscriber.address if row.subscriber else row.faults[0].split(";")[0] for row in read] == [
        "may@example.org", "su@example.org", "more than an address stands here",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        ("email,name\na@example.org,Andr\xe9\n".encode("cp1252"), "readers.csv:2: is not UTF-8"),
        (PLAIN.encode("utf-16-le"), "zero bytes"),
        (PLAIN.encode("utf-32"), "UTF-32"),
        (PLAIN.encode("utf-16")[:-1], "is not UTF-8"),
        (b"PK\x03\x04...", "is a spreadsheet"),
        (b"email," + b"x" * (1 << 20) + b"\n", "readers.csv:1: is longer"),
        (b"may@example.org,May\n", "no column of addresses"),
        (b"name,town\nMay,Hpa-An\n", "no column of addresses"),
        (b'"email,name\nmay@example.org\n', "never closed"),
        (b"email,email\nmay@example.org,\n", "two columns are named email"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableCsv, match=said) as refused:
        _read(data)
    assert refused.value.remedy
    assert "may@" not in str(refused.value).lower()
    assert "May" not in str(refused.value)
    assert refused.value.exit_status == 1


def test_a_quotation_mark_that_is_never_closed_is_found_where_it_opens() -> None:
    start = 'email,name\na@example.org,A\nb@example.org,"B\n'
    for rest in ("c@example.org,C\n", "".join(f"r{n}@example.org,R\n" for n in range(20_000))):
        told = _faults(start + rest)
        assert list(told) == [3]
        assert "never closed" in told[3]


def test_quotation_marks_out_of_place_break_one_row_only() -> None:
    told = _faults('email,name\n"a"b@example.org,A\nc@example.org,C\n"d@example.org" x,D\ne@example.org,"E ""e"""\n')
    assert told.keys() == {2, 4}
    assert all("double those inside it" in fault for fault in told.values())


@pytest.mark.parametrize(
    "address",
    [
        "", "nobody", "@example.org", "a@", "a@@example.org", "a b@example.org", '"a b"@example.org',
        "a(comment)@example.org", "a@example.org(comment)", "May <may@example.org>", "a@localhost", "a@[192.0.2.1]",
        "a\r\nBcc: b@example.org", "a@example.org\r\nb@example.org", "a\0@example.org", "a@exa mple.org",
        "a@example.org,b@example.org", f"{'l' * 60}@{'d' * 60}.{'d' * 60}.{'d' * 60}.example.org", "a@-x-.test.",
    ],
)  # fmt: skip
def test_addresses_that_cannot_be_written_to_break_the_row_and_are_not_repeated(address: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["email", "name"], [address, "May Thu"]])
    [(line, fault)] = _faults(out.getvalue()).items()
    assert line == 2
    assert "address" in fault
    assert address == "" or address not in fault
    assert "May Thu" not in fault


def test_an_address_of_254_characters_and_one_in_another_script_are_taken() -> None:
    long = f"{'l' * 60}@{'d' * 60}.{'d' * 60}.{'d' * 60}.org"
    long = long.replace("org", "d" * (254 - len(long)) + "org") if len(long) < 254 else long
    assert _only(f"email\n{long}\n").address == long
    assert len(long) <= 254
    assert _only("email\nmay@bücher.example.com\n").address == "may@xn--bcher-kva.example.com"
    assert _only("email\nမေ@example.org\n").address == "မေ@example.org"


def test_every_fault_of_a_row_is_said_at_once() -> None:
    [fault] = _faults("email,language,list,state,consent_at\nnobody,klingon!,a/b,perhaps,01/02/2024\n", SILENT).values()
    for said in ("address", "language", "list", "state", "time", "2024-05-01"):
        assert said in fault
    for held in ("nobody", "klingon", "a/b", "perhaps", "01/02"):
        assert held not in fault


def test_a_state_that_is_not_known_is_never_taken_for_active() -> None:
    assert "the state is not one of" in _faults("email,status\nmay@example.org,nonsubscribed\n")[2]


def test_of_two_states_the_strictest_counts() -> None:
    text = "email,status,subscribed,clean_time\na@example.org,active,no,\nb@example.org,unsubscribed,yes,2024-05-01\n"
    assert [row.subscriber.state for row in _read(text) if row.subscriber] == ["unsubscribed", "suppressed"]


def test_who_receives_needs_to_have_agreed() -> None:
    text = "email,consent_how,consent_at,state\n" + "".join(
        f"{row}\n"
        for row in [
            "a@example.org,form,2024-05-01,",
            "b@example.org,,2024-05-01,",
            "c@example.org,form,,",
            "d@example.org,yes,2024-05-01,",
            "e@example.org,no,2024-05-01,",
            "f@example.org,,,unsubscribed",
            "g@example.org,,,pending",
        ]
    )
    told = _faults(text, SILENT)
    assert told.keys() == {3, 4, 5, 6}
    assert "how the reader agreed" in told[3]
    assert "when the reader agreed" in told[4]
    assert "how the reader agreed" in told[5]
    assert "did not agree" in told[6]
    assert _faults(text).keys() == {6}
    pending = Defaults(lists=("weekly",), language="en", now=NOW, known=KNOWN, pending=True)
    states = [row.subscriber.state if row.subscriber else "broken" for row in _read(text, pending)]
    assert states == ["active", "pending", "pending", "pending", "broken", "unsubscribed", "pending"]


def test_what_was_said_for_all_is_not_put_into_the_mouth_of_those_who_left() -> None:
    made = _only("email,state\nmay@example.org,unsubscribed\n")
    assert (made.consent_how, made.consent_at, made.lists) == ("", None, ("weekly",))


def test_ip_addresses_are_kept_only_where_it_is_configured() -> None:
    text = "email,ip\nmay@example.org,192.0.2.7\n"
    assert _only(text).consent_ip == ""
    keep = replace(GIVEN, keep_ip=True)
    assert _only(text, keep).consent_ip == "192.0.2.7"
    assert "IP address" in _faults(text.replace("192.0.2.7", "192.0.2.700"), keep)[2]


def test_lists_and_languages_are_read_as_people_write_them() -> None:
    made = _only('email,lists,lang\nmay@example.org,"weekly; monthly",Burmese\n')
    assert (made.lists, made.language) == (("weekly", "monthly"), "my")
    assert _only("email,lang\nmay@example.org,en_GB\n").language == "en-gb"
    nowhere = replace(GIVEN, lists=())
    assert "no list" in _faults("email,list\nmay@example.org,\n", nowhere)[2]


def test_columns_that_mean_nothing_are_named_once_and_hide_an_address() -> None:
    found = columns(_source("email,shoe size,name,,jo@example.org\n"))
    assert found.unread == ("shoe size", "a column without a name", "a column with an @ in its name")


def test_a_formula_of_a_foreign_file_is_text() -> None:
    assert _only("email,name\nmay@example.org,'=1+1\n").name == "=1+1"
    assert _only("email,name\nmay@example.org,=1+1\n").name == "=1+1"
    assert _only("email,name\nmay@example.org,'Tis May\n").name == "'Tis May"


@given(st.text(alphabet="'=+-@\t\r\n＝＋－＠ab\""))
def test_guarding_is_undone_exactly_and_leaves_nothing_that_is_a_formula(cell: str) -> None:
    guarded = values.guarded(cell)
    assert values.unguarded(guarded) == cell
    assert not guarded.startswith(tuple("=+-@\t\r\n＝＋－＠"))


@given(
    st.lists(
        st.tuples(
            st.text(alphabet="ab ,;\t\"'=é\nမြ", max_size=12).map(lambda text: " ".join(text.split())),
            st.integers(0, 3),
        ),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(DELIMITERS),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_whatever_a_csv_writer_wrote_is_read_back_with_true_lines(
    readers: list[tuple[str, int]], delimiter: str, end: str, encoding: str
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerow(["email", "name", "note"])
    line, expected = 2, []
    for number, (name, breaks) in enumerate(readers):
        writer.writerow([f"r{number}@example.org", values.guarded(name), "x" + end * breaks])
        expected.append((line, name))
        line += 1 + breaks
    read = _read(out.getvalue().encode(encoding))
    assert [(row.line, row.subscriber.name) for row in read if row.subscriber] == expected


@given(st.binary(max_size=300))
def test_no_bytes_bring_it_down(data: bytes) -> None:
    for text in (data, b"email,name\n" + data):
        try:
            _read(text)
        except UnreadableCsv as refused:
            assert refused.remedy


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("2024-05-01", MAY),
        ("2024-05-01T06:30:00+06:30", MAY),
        ("2024-05-01 00:00:00", MAY),
        ("2024-05-01 00:00:00 UTC", MAY),
        ("2024-05-01T00:00:00.007Z", MAY + 7),
        ("2024-05-01 06:30:00.5 +0630 +0630", MAY + 500),
    ],
)
def test_times_are_iso_or_what_the_exports_hold(text: str, milliseconds: int) -> None:
    assert values.time_of(text, NOW) == milliseconds


@pytest.mark.parametrize("text", ["01/05/2024", "1.5.2024", "May 1st", "2024-13-01", "2924-05-01", "1969-12-31", "0"])
def test_times_that_could_mean_two_things_or_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(values.BadCell) as refused:
        values.time_of(text, NOW)
    assert text not in str(refused.value).split(" ")


def test_a_pipe_is_read_once_and_kept_off_the_disk(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    Thread(target=lambda: pipe.write_text(PLAIN, encoding="utf-8")).start()
    source = source_of(pipe)
    assert [len(list(rows(source, ","))) for _ in range(2)] == [2, 2]
    assert list(tmp_path.iterdir()) == [pipe]


def test_a_file_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(WrongUse, match="cannot be read"):
            source_of(path)


class _Slow:
    """An audience that takes in three at a time, and says of each what its name says."""

    def add_many(self, new: Iterable[NewSubscriber], *, again: bool = False) -> Iterator[Added]:
        assert not again
        held: list[NewSubscriber] = []
        for one in new:
            held.append(one)
            if len(held) == 3:
                yield from (Added("", "joined" if one.name == "joined" else "added") for one in held)
                held = []
        yield from (Added("", "joined" if one.name == "joined" else "added") for one in held)

    plan_many = add_many


@given(st.lists(st.sampled_from(["added", "joined", "broken"])))
def test_verdicts_keep_the_rows_order_whatever_the_audience_holds_back(expected: list[str]) -> None:
    text = "email,name\n" + "".join(
        f"{'nobody' if what == 'broken' else f'r{number}@example.org'},{what}\n" for number, what in enumerate(expected)
    )
    source, audience = _source(text), cast("Audience", _Slow())
    for act in (plan, carry):
        told = list(act(audience, source, columns(source), GIVEN))
        assert [(row.line, row.what) for row in told] == list(enumerate(expected, 2))


def test_reading_holds_no_more_than_a_row() -> None:
    """A file without an end is read as far as it is asked for."""

    class Endless(io.RawIOBase):
        def __init__(self) -> None:
            self.given = b"email,name\n"

        def readable(self) -> bool:
            return True

        def seekable(self) -> bool:
            return True

        def seek(self, _to: int, _whence: int = 0) -> int:
            self.given = b"email,name\n"
            return 0

        def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
            piece, self.given = self.given, b"may@example.org,May\n" * 10
            buffer[: len(piece)] = piece
            return len(piece)

    source = Source("endless.csv", lambda: cast("BinaryIO", io.BufferedReader(Endless(), 1024)))
    found = understood(source, Columns(",", {"address": [0], "name": [1]}, 2, (), 1), GIVEN)
    assert [next(found).line for _ in range(500)] == list(range(2, 502))
