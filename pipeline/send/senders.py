"""From a channel of the configuration to its sender, with secrets read and files opened: all mistakes at once."""

from __future__ import annotations

from pathlib import Path

from pipeline.channel import Channel, DirectorySettings, MaildirSettings, MboxSettings, SmtpSettings
from pipeline.errors import BadConfiguration, PublishError
from pipeline.secret import reveal
from pipeline.send.files.directory import DirectorySender
from pipeline.send.files.maildir import MaildirSender
from pipeline.send.sender import Sender, SendError


def make_sender(channel: Channel, root: Path) -> Sender:
    """The sender of a channel; nothing is connected yet.

    Args:
        channel: its settings choose the sender.
        root: the publication's folder, in which relative paths are looked for.

    Raises:
        MissingSecret: a secret is not where the configuration says.
        SendError: a file or a word of the configuration is wrong, or this kind of channel sends no mail.
        BadConfiguration: more than one of these.
    """
    settings = channel.settings
    match settings:
        case SmtpSettings():
            return _smtp(settings, root)
        case MaildirSettings():
            return MaildirSender(root / Path(settings.path).expanduser())
        case DirectorySettings():
            return DirectorySender(root / Path(settings.path).expanduser())
        case MboxSettings():
            return _mbox(root / Path(settings.path).expanduser())
        case _:
            raise SendError(f"{channel.name} is of kind {channel.kind}, which sends no mail", "name another channel")


def _smtp(settings: SmtpSettings, root: Path) -> Sender:
    from pipeline.send.smtp.sender import SmtpSender  # noqa: PLC0415 - TLS is slow to load, and files need none

    mistakes: list[PublishError] = []
    password = ""
    try:
        password = reveal(settings.password, root) if settings.password else ""
    except PublishError as error:
        mistakes.append(error)
        password = "?"  # noqa: S105 - it only keeps the next step from saying the same again
    try:
        sender = SmtpSender(settings, password, root)
    except PublishError as error:
        mistakes.append(error)
    else:
        if not mistakes:
            return sender
    raise mistakes[0] if len(mistakes) == 1 else BadConfiguration(tuple(mistakes))


def _mbox(path: Path) -> Sender:
    try:
        from pipeline.send.files.mbox import MboxSender  # noqa: PLC0415 - locks of files are not to be had on every system
    except ImportError:
        raise SendError("this system has no locks for an mbox", "use a maildir or a directory") from None
    return MboxSender(path)
