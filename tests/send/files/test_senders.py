"""The senders into files: the contract, and what disks and kills do to them."""

from __future__ import annotations

import email
import errno
import fcntl
import mailbox
import os
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.outcome import Deferred, Sent
from pipeline.send.files import folder as files
from pipeline.send.files.directory import DirectorySender
from pipeline.send.files.maildir import MaildirSender
from pipeline.send.files.mbox import MboxSender
from pipeline.send.null import NullSender
from pipeline.send.sender import Sender, SendError
from tests.send.contract import Delivered, SenderContract
from tests.send.letters import parcel


def crlf(message: bytes) -> bytes:
    return message.replace(b"\n", b"\r\n")


class TestNull(SenderContract):
    """The contract, for the sender that keeps nothing."""

    keeps = False

    @pytest.fixture
    def sender(self) -> Sender:
        return NullSender()


class TestDirectory(SenderContract):
    """The contract, for a folder."""

    @pytest.fixture
    def sender(self, tmp_path: Path) -> Sender:
        return DirectorySender(tmp_path / "out")

    def delivered(self, sender: Sender) -> Delivered:
        found = Path(sender.relay).glob("*.eml")
        return {path.stem.rpartition("=")[2]: [path.read_bytes()] for path in found}


class TestMaildir(SenderContract):
    """The contract, read back by the standard library's Maildir."""

    @pytest.fixture
    def sender(self, tmp_path: Path) -> Sender:
        return MaildirSender(tmp_path / "Maildir")

    def delivered(self, sender: Sender) -> Delivered:
        box = mailbox.Maildir(sender.relay)
        return {key.rpartition("=")[2]: [crlf(box.get_bytes(key))] for key in box.iterkeys()}


class TestMbox(SenderContract):
    """The contract, read back by the standard library's mbox."""

    @pytest.fixture
    def sender(self, tmp_path: Path) -> Sender:
        return MboxSender(tmp_path / "mbox")

    def delivered(self, sender: Sender) -> Delivered:
        return read_mbox(Path(sender.relay))


def read_mbox(path: Path) -> Delivered:
    """As the standard library's reader sees it, with mboxrd's quoting taken back."""
    found: defaultdict[str, list[bytes]] = defaultdict(list)
    box = mailbox.mbox(path, create=False)
    for key in box.iterkeys():
        body = box.get_bytes(key)
        lines = [line[1:] if line.lstrip(b">").startswith(b"From ") else line for line in body.split(b"\n")]
        to = email.message_from_bytes(body)["To"]
        found[f"id{to.partition('@')[0]}" if to else ""].append(crlf(b"\n".join(lines)))
    box.close()
    return found


@given(st.lists(st.text(min_size=1, max_size=300), min_size=2, max_size=2, unique=True))
def test_names_of_two_keys_differ_and_are_names(keys: list[str]) -> None:
    """Whatever a key holds: no folder, no Maildir flags, no hidden file, and never another delivery's name."""
    names = [files.name_of(key) for key in keys]
    assert names[0] != names[1]
    for name in names:
        assert not set(name) & set("/:\0")
        assert not name.startswith(".")
        assert 0 < len(name) <= 255 - len(".draft-.eml")


def test_files_are_their_owners_alone(tmp_path: Path) -> None:
    with DirectorySender(tmp_path / "out").open() as lane:
        outcome = lane.deliver(parcel())
    assert isinstance(outcome, Sent)
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "out" / outcome.receipt).stat().st_mode & 0o777 == 0o600
    with MboxSender(tmp_path / "mbox").open() as lane:
        lane.deliver(parcel())
    assert (tmp_path / "mbox").stat().st_mode & 0o777 == 0o600


def test_names_hold_the_readers_id_and_never_the_address(tmp_path: Path) -> None:
    for sender in (DirectorySender(tmp_path / "out"), MaildirSender(tmp_path / "Maildir")):
        with sender.open() as lane:
            lane.deliver(parcel())
    names = " ".join(path.name for path in tmp_path.rglob("*"))
    assert "idada" in names
    assert "readers.example.org" not in names


def test_a_message_that_was_read_is_not_delivered_again(tmp_path: Path) -> None:
    """A mail reader moves it to cur and adds flags; a repeat must not bring a second copy."""
    sender = MaildirSender(tmp_path)
    with sender.open() as lane:
        lane.deliver(parcel())
    new = next((tmp_path / "new").iterdir())
    new.rename(tmp_path / "cur" / f"{new.name}:2,S")
    with sender.open() as lane:
        assert isinstance(lane.deliver(parcel()), Sent)
    assert len(mailbox.Maildir(tmp_path)) == 1


@pytest.mark.parametrize("kind", [DirectorySender, MaildirSender, MboxSender])
@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EIO])
def test_a_disk_that_says_no_stops_the_channel_and_leaves_nothing(
    kind: type[DirectorySender | MaildirSender | MboxSender],
    fault: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sender = kind(tmp_path / "place")
    with sender.open() as lane:
        assert isinstance(lane.deliver(parcel()), Sent)

        def full(_descriptor: int) -> None:
            raise OSError(fault, os.strerror(fault))

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            outcome = lane.deliver(parcel("bea"))
        assert isinstance(outcome, Deferred)
        assert outcome.scope == "channel"
        assert os.strerror(fault) in outcome.why
        assert "bea@" not in outcome.why
        everything = b"".join(path.read_bytes() for path in [tmp_path, *tmp_path.rglob("*")] if path.is_file())
        assert b"bea@" not in everything
        assert isinstance(lane.deliver(parcel("bea")), Sent)


def test_a_place_that_is_no_folder_is_told_before_anything_is_planned(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file stands here")
    for sender in (DirectorySender(tmp_path / "file"), MaildirSender(tmp_path / "file")):
        with pytest.raises(SendError, match="cannot be written to"):
            sender.check()
        with sender.open() as lane:
            outcome = lane.deliver(parcel())
        assert isinstance(outcome, Deferred)
        assert outcome.scope == "channel"
    with pytest.raises(SendError, match="cannot be written to"):
        MboxSender(tmp_path).check()


class Killed(BaseException):
    """Ends a write as a kill does: nobody tidies up."""


@pytest.mark.parametrize("before", [0, 1])
@given(room=st.integers(min_value=0, max_value=3000), zeros=st.integers(min_value=0, max_value=40))
def test_a_message_cut_short_by_a_kill_is_taken_out(
    tmp_path_factory: pytest.TempPathFactory, before: int, room: int, zeros: int
) -> None:
    """Whatever part of the last message is on the disk: another run repairs the file and delivers it whole, once."""
    path, whole = (tmp_path_factory.mktemp("mbox") / name for name in ("mbox", "whole"))
    letters = [parcel(), parcel("bea")][1 - before :]
    with MboxSender(whole).open() as lane:
        for letter in letters:
            lane.deliver(letter)
    with MboxSender(path).open() as lane:
        for letter in letters[:-1]:
            lane.deliver(letter)
    left, write = room, os.pwrite

    def some(descriptor: int, data: bytes, at: int) -> int:
        nonlocal left
        written = write(descriptor, data[:left], at)
        left -= written
        if written < len(data):
            raise Killed
        return written

    with pytest.MonkeyPatch.context() as patch, MboxSender(path).open() as lane:
        patch.setattr(os, "pwrite", some)
        with suppress(Killed):
            lane.deliver(letters[-1])
    if left == 0:  # it was killed; a power cut may leave zeros where the rest was to stand
        with path.open("ab") as file:
            file.write(bytes(zeros))
    with MboxSender(path).open() as lane:
        for letter in (*letters, *letters):
            assert isinstance(lane.deliver(letter), Sent)
    assert path.read_bytes() == whole.read_bytes()


def test_the_line_before_a_message_has_its_date_in_utc_and_nothing_of_the_reader(tmp_path: Path) -> None:
    wire = b"To: ada@readers.example.org\r\nDate: Mon, 23 Mar 2026 07:05:09 +0630\r\n\r\nHello\r\n"
    for number, letter in enumerate((wire, wire.replace(b"Mon, 23", b"Someday"), wire.replace(b"Date", b"Day"))):
        path = tmp_path / str(number)
        with MboxSender(path).open() as lane:
            lane.deliver(parcel(wire=letter))
        head = path.read_bytes().partition(b"\n")[0]
        assert head == b"From MAILER-DAEMON " + (b"Thu Jan  1 00:00:00 1970" if number else b"Mon Mar 23 00:35:09 2026")
        box = mailbox.mbox(path, create=False)
        assert next(iter(box)).get_from() == head.decode().removeprefix("From ")
        box.close()


def test_a_message_is_known_by_its_message_id_whoever_wrote_the_file_again(tmp_path: Path) -> None:
    """Mail readers write their flags into the header, and the line before it anew."""
    path = tmp_path / "mbox"
    letter = parcel(wire=b"To: ada@readers.example.org\r\nMessage-ID:\r\n <7.token@example.com>\r\n\r\nHello\r\n")
    path.write_bytes(b"From x Mon Nov 13 07:00:00 2023\nStatus: RO\nmessage-id: <7.token@example.com>\n\nHello\n\n")
    before = path.read_bytes()
    with MboxSender(path).open() as lane:
        assert isinstance(lane.deliver(letter), Sent)
    assert path.read_bytes() == before


def test_a_file_without_a_message_is_continued(tmp_path: Path) -> None:
    path = tmp_path / "mbox"
    path.write_bytes(b"a note\n")
    with MboxSender(path).open() as lane:
        assert isinstance(lane.deliver(parcel()), Sent)
    assert len(read_mbox(path)["idada"]) == 1


def test_a_torn_message_that_others_have_written_behind_is_left_to_a_person(tmp_path: Path) -> None:
    path = tmp_path / "mbox"
    path.write_bytes(b"\0rom MAILER-DAEMON Mon Mar\n\nFrom x Mon Nov 13 07:00:00 2023\nSubject: theirs\n\nHello\n\n")
    before = path.read_bytes()
    with MboxSender(path).open() as lane:
        lane.deliver(parcel())
    assert path.read_bytes().startswith(before)
    assert len(read_mbox(path)["idada"]) == 1


@given(st.integers(min_value=0, max_value=5000))
def test_a_write_that_fails_half_way_leaves_the_file_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, room: int
) -> None:
    """The disk fills up in the middle of a message."""
    path = tmp_path_factory.mktemp("mbox") / "mbox"
    sender = MboxSender(path)
    with sender.open() as lane:
        lane.deliver(parcel())
    before = path.read_bytes()
    write = os.pwrite

    def some(descriptor: int, data: bytes, at: int) -> int:
        left = len(before) + room - at
        if left <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(descriptor, data[:left], at)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "pwrite", some)
        with sender.open() as lane:
            outcome = lane.deliver(parcel("bea"))
    assert isinstance(outcome, Sent if room >= len(before) else Deferred)
    if isinstance(outcome, Deferred):
        assert outcome.scope == "channel"
        assert path.read_bytes() == before


def test_an_mbox_of_other_programs_is_kept_and_continued(tmp_path: Path) -> None:
    """Other messages stay; one without an empty line behind it gets one; what comes in between is no trouble."""
    path = tmp_path / "mbox"
    path.write_bytes(b"From somebody Mon Nov 13 07:00:00 2023\nSubject: theirs\n\nHello\n")
    sender = MboxSender(path)
    with sender.open() as lane:
        lane.deliver(parcel())
        with path.open("ab") as file:
            file.write(b"From another Mon Nov 13 08:00:00 2023\nSubject: theirs too\n\nHello\n\n")
        lane.deliver(parcel("bea"))
        lane.deliver(parcel())
    box = mailbox.mbox(path, create=False)
    subjects = [message["subject"] for message in box]
    box.close()
    assert subjects == ["theirs", "A dotted one", "theirs too", "A dotted one"]
    assert read_mbox(path)["idbea"] == [parcel("bea").message]


def test_an_mbox_that_was_emptied_is_begun_again(tmp_path: Path) -> None:
    """A mail reader has fetched everything: what it took is not remembered as being there."""
    sender = MboxSender(tmp_path / "mbox")
    with sender.open() as lane:
        lane.deliver(parcel())
        (tmp_path / "mbox").write_bytes(b"")
        lane.deliver(parcel())
    assert len(read_mbox(tmp_path / "mbox")["idada"]) == 1


@given(st.text(alphabet="From >x\n", max_size=60))
def test_no_text_can_forge_the_line_between_messages(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("mbox") / "mbox"
    body = text.replace("\n", "\r\n").encode()
    letter = parcel(wire=b"To: ada@readers.example.org\r\n\r\n" + body + b"\r\n")
    with MboxSender(path).open() as lane:
        lane.deliver(letter)
        lane.deliver(parcel("bea"))
    assert list(read_mbox(path)) == ["idada", "idbea"]
    assert read_mbox(path)["idada"] == [letter.message]


def test_the_lock_keeps_other_processes_out(tmp_path: Path) -> None:
    """Another process holds the lock of the file while it appends: our write waits for it."""
    path = tmp_path / "mbox"
    sender = MboxSender(path)
    sender.check()
    with sender._book.opened():
        child = os.fork()
        if child == 0:  # pragma: no cover - in the other process
            try:
                fcntl.lockf(os.open(path, os.O_RDWR), fcntl.LOCK_EX | fcntl.LOCK_NB)
                os._exit(0)
            except OSError:
                os._exit(7)
        _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 7
