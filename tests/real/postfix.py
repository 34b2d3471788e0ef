"""A Postfix with TLS and AUTH as relay and a Dovecot as mailboxes, private to the tests and on 127.0.0.1 alone.

`running_postfix()` writes both configurations into a folder of its own, starts the two and the three sinks that stand for the
rest of the world, and ends exactly those processes. Postfix needs root for its master process.
"""

from __future__ import annotations

import imaplib
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.real.certificates import Authority
from tests.real_counterparts import require

USERS = ("sender@lab.test", "ada@lab.test", "bea@lab.test", "bounce@lab.test")
PASSWORD = "secret"  # noqa: S105 - of a server that lives as long as a test
_PORTS = ("submission", "tls", "plain", "imap", "lmtp", "auth", "outside", "hard", "soft")
_WAIT = 20.0  # seconds for a server to come up

_DOVECOT = """
base_dir = {folder}/dovecot/base
state_dir = {folder}/dovecot/state
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login cram-md5
auth_failure_delay = 0
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
first_valid_gid = 1
recipient_delimiter = +
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/etc/users
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={folder}/mail/%u
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
service auth {{
  unix_listener auth-userdb {{
  }}
  inet_listener {{
    address = 127.0.0.1
    port = {auth}
  }}
}}
protocol lmtp {{
  postmaster_address = postmaster@lab.test
}}
"""

_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}, /var, /dev/stdout
myhostname = mail.lab.test
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtp_dns_support_level = disabled
mynetworks =
alias_maps =
alias_database =
virtual_mailbox_domains = lab.test
virtual_mailbox_maps = inline:{{ {users} }}
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
recipient_delimiter = +
smtpd_recipient_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{auth}
smtpd_tls_cert_file = {folder}/tls/relay.pem
smtpd_tls_key_file = {folder}/tls/relay.key
smtpd_tls_security_level = may
smtputf8_enable = yes
message_size_limit = 200000
smtpd_error_sleep_time = 0
smtpd_soft_error_limit = 100
smtpd_hard_error_limit = 200
in_flow_delay = 0
default_transport = smtp:[127.0.0.1]:{outside}
transport_maps = inline:{{ {{hardbounce.test=smtp:[127.0.0.1]:{hard}}}, {{softbounce.test=smtp:[127.0.0.1]:{soft}}} }}
"""

_MASTER = """
127.0.0.1:{plain} inet n - n - - smtpd
  -o smtpd_sasl_auth_enable=no
127.0.0.1:{submission} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_tls_auth_only=yes
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
127.0.0.1:{tls} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True, slots=True)
class Postfix:
    """A relay that runs: its ports by name, its authority, and its mailboxes."""

    folder: Path
    ports: dict[str, int]
    authority: Authority

    def messages(self, user: str, at_least: int = 1, *, subject: str = "", seconds: float = 15) -> list[bytes]:
        """What lies in a mailbox, by IMAP, once there is so much of it whose Subject has these words."""
        until = time.monotonic() + seconds
        while True:
            found = [message for message in self._fetch(user) if subject.encode() in message]
            if len(found) >= at_least or time.monotonic() > until:
                return found
            time.sleep(0.05)

    def _fetch(self, user: str) -> list[bytes]:
        with imaplib.IMAP4("127.0.0.1", self.ports["imap"]) as box:
            box.login(user, PASSWORD)
            box.select(readonly=True)
            numbers = box.search(None, "ALL")[1][0].split()
            fetched = [box.fetch(number.decode(), "(BODY.PEEK[])")[1][0] for number in numbers]
            return [part[1] for part in fetched if isinstance(part, tuple)]

    def queued(self) -> list[dict[str, Any]]:
        """What waits in Postfix's queue."""
        command = ["postqueue", "-c", str(self.folder / "etc"), "-j"]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return [json.loads(line) for line in said.splitlines()]

    def logged(self, words: str, at_least: int = 1, seconds: float = 15) -> int:
        """How many lines of Postfix's log have these words and are about a reader, once there are so many."""
        until = time.monotonic() + seconds
        while True:
            lines = (self.folder / "postfix.log").read_text().splitlines()
            count = sum(words in line and "/smtp[" in line for line in lines)
            if count >= at_least or time.monotonic() > until:
                return count
            time.sleep(0.05)

    def outside(self, at_least: int = 1, seconds: float = 15) -> list[bytes]:
        """What has left for the rest of the world: files of smtp-sink, envelope as X- lines before the message."""
        until = time.monotonic() + seconds
        while True:
            found = [path.read_bytes() for path in (self.folder / "sink").iterdir()]
            if (len(found) >= at_least and all(found)) or time.monotonic() > until:
                return found
            time.sleep(0.05)


@contextmanager
def running_postfix() -> Iterator[Postfix]:
    """Both servers, up and answering, until the block ends. Skips at a desk without them or without root."""
    postfix, dovecot, sink = require("postfix"), require("dovecot"), require("smtp-sink")
    if os.geteuid() != 0:
        missing = "Postfix's master process needs root"
        pytest.fail(missing) if os.environ.get("CI") == "true" else pytest.skip(missing)
    folder = Path(tempfile.mkdtemp(prefix="postfix-"))
    folder.chmod(0o755)  # the servers drop their rights
    ports = _free_ports()
    running: list[subprocess.Popen[bytes]] = []
    try:
        relay = Postfix(folder, ports, _configure(folder, ports))
        running.extend(_start(folder, sink, "-u", "nobody", *words) for words in _sinks(folder, ports))
        running.append(_start(folder, dovecot, "-F", "-c", f"{folder}/etc/dovecot.conf"))
        subprocess.run([postfix, "-c", f"{folder}/etc", "start"], check=True, capture_output=True)
        for name in ports:
            _await(ports[name], folder)
        yield relay
    finally:
        _stop(folder, running)
        shutil.rmtree(folder, ignore_errors=True)


def _configure(folder: Path, ports: dict[str, int]) -> Authority:
    for name in ("etc", "queue", "data", "dovecot/base", "dovecot/state", "mail", "tls", "sink"):
        (folder / name).mkdir(parents=True)
    authority = Authority(folder / "tls")
    authority.issue("relay", "localhost", "mail.lab.test", "127.0.0.1")
    names = {"folder": str(folder), "users": ", ".join(f"{user}=x" for user in USERS), **ports}
    (folder / "etc/users").write_text("".join(f"{user}:{{PLAIN}}{PASSWORD}::::::\n" for user in USERS))
    (folder / "etc/dovecot.conf").write_text(_DOVECOT.format(**names))
    (folder / "etc/main.cf").write_text(_MAIN.format(**names))
    (folder / "etc/master.cf").write_text(_MASTER.format(**names))
    nobody, owner = pwd.getpwnam("nobody"), pwd.getpwnam("postfix")
    for name in ("mail", "sink"):
        os.chown(folder / name, nobody.pw_uid, nobody.pw_gid)
    os.chown(folder / "data", owner.pw_uid, -1)
    return authority


def _sinks(folder: Path, ports: dict[str, int]) -> list[tuple[str, ...]]:
    """One takes everything and keeps it, one refuses every reader for good, one for now."""
    return [
        ("-d", f"{folder}/sink/%M.", "-h", "mx.outside.test", f"inet:127.0.0.1:{ports['outside']}", "100"),
        ("-h", "mx.hard.test", "-f", "RCPT", f"inet:127.0.0.1:{ports['hard']}", "100"),
        ("-h", "mx.soft.test", "-r", "RCPT", f"inet:127.0.0.1:{ports['soft']}", "100"),
    ]


def _start(folder: Path, *command: str) -> subprocess.Popen[bytes]:
    with (folder / "started.log").open("ab") as log:
        return subprocess.Popen(command, stdout=log, stderr=log)


def _stop(folder: Path, running: list[subprocess.Popen[bytes]]) -> None:
    """End what was started here, by its id, and wait for it."""
    master = folder / "queue/pid/master.pid"
    if master.exists():
        pid = int(master.read_text())
        os.kill(pid, signal.SIGTERM)
        until = time.monotonic() + 10
        while time.monotonic() < until and Path(f"/proc/{pid}").exists():
            time.sleep(0.05)
    for process in running:
        process.terminate()
    for process in running:
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        if process.poll() is None:
            process.kill()
            process.wait()


def _free_ports() -> dict[str, int]:
    sockets = {name: socket.create_server(("127.0.0.1", 0)) for name in _PORTS}
    ports = {name: bound.getsockname()[1] for name, bound in sockets.items()}
    for bound in sockets.values():
        bound.close()
    return ports


def _await(port: int, folder: Path) -> None:
    until = time.monotonic() + _WAIT
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > until:
                logs = "\n".join(path.read_text()[-2000:] for path in folder.glob("*.log"))
                pytest.fail(f"nothing listens on {port}:\n{logs}")
            time.sleep(0.05)
        else:
            return
