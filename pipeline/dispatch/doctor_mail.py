"""What `publish doctor` finds of a mailing: its relay and login, how readers leave, its signature."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from pipeline.channel import Channel, MailSettings, Settings, SmtpSettings
from pipeline.dispatch.configured import configured, mail_settings
from pipeline.dispatch.doctor_stores import of_error
from pipeline.dispatch.ready import reasons
from pipeline.errors import PublishError
from pipeline.secret import MissingSecret
from pipeline.send.post.poster import Finding
from pipeline.send.senders import make_sender

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


def mail_findings(channel: Channel, settings: Settings, root: Path, *, secrets: bool) -> Iterator[Finding]:
    """The findings about a mailing; without its `secrets` nothing is asked of the relay."""
    mail, told = mail_settings(channel), list[str]()
    wrong = reasons(partial(configured, settings, root, (), channel, told.append))
    # a secret that is not there has been said
    yield from (Finding("fault", one.fault, one.remedy) for one in wrong if not isinstance(one, MissingSecret))
    for line in told:
        yield Finding("warning", line.removeprefix(f"{channel.name}: "))
    if not wrong and mail.dkim_domain:
        yield Finding("ok", f"messages are signed for {mail.dkim_domain} (selector {mail.dkim_selector})")
    if not wrong:
        yield Finding("ok", f"readers can leave by {_ways(mail)}")
    if secrets:
        yield from _relay(channel, mail, root)


def _ways(mail: MailSettings) -> str:
    ways = [("a link", mail.unsubscribe_url), ("an e-mail", mail.unsubscribe_mailto)]
    return " and ".join(name for name, address in ways if address)


def _relay(channel: Channel, mail: MailSettings, root: Path) -> Iterator[Finding]:
    if not isinstance(mail, SmtpSettings):
        yield _folder(root / Path(getattr(mail, "path", "")).expanduser())
        return
    try:
        sender = make_sender(channel, root)
        sender.check()
    except PublishError as error:
        yield from of_error(error)
        return
    how = "without TLS" if mail.security == "none" else "with TLS"
    who = f", and lets {mail.user} in" if mail.user else " without a login"
    yield Finding("ok", f"{sender.relay} answers {how}{who}")
    if mail.security == "none" and mail.host not in _HERE:
        remedy = 'set security = "starttls" or "tls"'
        yield Finding("warning", "everybody on the way to the relay can read the messages and who gets them", remedy)


def _folder(path: Path) -> Finding:
    """Whether files could be written there; a folder that is not there is made by the first send."""
    above = next((one for one in (path, *path.parents) if one.exists()), Path("/"))
    if os.access(above, os.W_OK):
        return Finding("ok", f"messages are written into {path}")
    return Finding("fault", f"{above} may not be written to", "give the right to write there, or set another `path`")
