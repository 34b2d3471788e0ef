"""Secrets of the networks: a far side repeats each of them wherever it can, and none stands in anything that is left.

Looked through are what every command says, what every library logs at DEBUG, every file of the publication's folder and
the names of files, in every encoding that `safety_grep` knows. Left out are the places where secrets are meant to be:
their own files, and the sessions, which only their owner may read.
"""

from __future__ import annotations

import logging
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pipeline import cli
from pipeline.channel import Channel
from pipeline.channel.kinds import SETTINGS
from pipeline.channel.threads import ThreadSettings
from pipeline.send.post.poster import Poster
from pipeline.send.post.posters import make_poster
from pipeline.send.post.wire.hiding import Hiding
from tests.house.network_echo import SHAPES, Echo, forms
from tests.house.safety_grep import Grep
from tests.publications import MAILBOX, Publication
from tests.send.post.apprise.net import address as notices
from tests.send.post.bluesky.fake_pds import HANDLE, PASSWORD, FakePds
from tests.send.post.linkedin.fake import VERSIONS
from tests.send.post.net import Net
from tests.send.post.nets import NETS
from tests.send.post.server import FarSide, far_side
from tests.send.post.telegram.fake import CHAT
from tests.send.post.webhook.receiver import PATH as HOOK

pytestmark = pytest.mark.real
KINDS = sorted(name for name, settings in SETTINGS.items() if issubclass(settings, ThreadSettings))
_IN_CLEAR = "-in-clear"
"""A webhook whose address stands in the configuration itself."""
_LINES = {
    "bluesky": (f'handle = "{HANDLE}"', "password = @0"),
    "mastodon": ("token = @0",),
    "telegram": (f'chat = "{CHAT}"', "token = @0"),
    "linkedin": ('organisation = "5515715"', f'version = "{VERSIONS[1]}"', "token = @0"),
    "facebook": ('page = "1010222333"', "token = @0"),
    "threads": ('user = "17841400001"', "token = @0"),
    "x": ("app_key = @0", "app_secret = @1", "token = @2", "token_secret = @3"),
    "discord": ("webhook = @0",),
    "slack": ("webhook = @0",),
    "webhook": ("webhook = @0", "secret = @1"),
    f"webhook{_IN_CLEAR}": ("url = @url", "secret = @0"),
    "apprise": ("url = @0",),
}
_OWN_ADDRESS = {"discord", "slack", "webhook", f"webhook{_IN_CLEAR}", "apprise"}
_LOUD = """
import logging, sys
class Ears(logging.Handler):
    def emit(self, record):
        sys.stderr.write(f"A RECORD {record.name} {record.getMessage()} {record.exc_text} {vars(record)!r}\\n")
logging.getLogger().addHandler(Ears())
logging.getLogger().setLevel(logging.DEBUG)
"""
HOSTILE = [
    (status, SHAPES[(number + turn) % len(SHAPES)])
    for number, status in enumerate((200, 302, 307, 400, 401, 403, 404, 429, 500))
    for turn in range(2)
]


def _net(kind: str) -> Net:
    return NETS[kind.removesuffix(_IN_CLEAR)]()


@dataclass
class Story:
    """A publication before a hostile network; everything that was said or logged is kept."""

    kind: str
    net: Net
    far: FarSide
    echo: Echo
    publication: Publication
    capture: pytest.CaptureFixture[str]
    said: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    values: tuple[str, ...] = ()

    def begin(self) -> None:
        """Write the configuration and the secrets."""
        files, given = {}, {"@url": f'"{self.far.url}{HOOK}"'}
        values: dict[str, tuple[str, ...]] = {
            "discord": (f"{self.far.url}{self.net.path}",),
            "slack": (f"{self.far.url}{self.net.path}",),
            "webhook": (f"{self.far.url}{HOOK}", *self.net.secrets[:1]),
            "apprise": (notices(self.far),),
        }
        for number, value in enumerate(values.get(self.kind, self.net.secrets)):
            name = f"secret-{number}.txt"
            files[name], given[f"@{number}"] = value, f'{{ file = "{name}" }}'
        lines = [f"{line.partition('@')[0]}{given['@' + line.partition('@')[2]]}" if "@" in line and "= @" in line
                 else line for line in _LINES[self.kind]]  # fmt: skip
        server = [] if self.kind in _OWN_ADDRESS else [f'server = "{self.far.url}"']
        more = ("[channels.net]", f'kind = "{self.kind.removesuffix(_IN_CLEAR)}"', *server, *lines)
        self.publication.configure("directory", 'path = "mail"', MAILBOX, more=more)
        self.values = values.get(self.kind, self.net.secrets)
        for name, value in files.items():
            (self.publication.folder / name).write_text(value, encoding="utf-8")
            (self.publication.folder / name).chmod(0o600)

    def by_environment(self) -> dict[str, str]:
        """Have the configuration name variables instead of files, and give them."""
        place = self.publication.folder / "config" / "publication.toml"
        text = place.read_text(encoding="utf-8")
        given = {}
        for number, value in enumerate(self.values):
            text = text.replace(f'file = "secret-{number}.txt"', f'env = "SECRET_{number}"')
            (self.publication.folder / f"secret-{number}.txt").unlink()
            given[f"SECRET_{number}"] = value
        place.write_text(text, encoding="utf-8")
        return given

    def run(self, *words: str) -> int:
        """Run a command, in this process."""
        status = cli.main([str(word) for word in words])
        self.said += self.capture.readouterr()
        self.statuses.append(status)
        return status

    def issue(self, name: str) -> str:
        """A copy of the issue under another slug."""
        path = self.publication.folder / f"2026-03-09-{name}.txt"
        shutil.copy(self.publication.issue, path)
        return path.name

    def leaks(self, logged: list[str]) -> set[str]:
        """Whatever tells of a secret."""
        grep = Grep({*self.net.secrets, *_known(self.net)})
        folder = self.publication.folder
        left_out = [*folder.glob("secret-*.txt"), folder / "state" / "sessions"]
        if self.kind.endswith(_IN_CLEAR):
            left_out.append(folder / "config")  # the address stands there: a path that is no secret to its owner
        found = grep.below(folder, but=left_out)
        for text in (*self.said, *logged):
            found |= {f"said: {what}" for what in grep.found(text.encode("utf-8", "replace"))}
            assert "Traceback" not in text
            assert "a fault of this program" not in text
        return found


class _Ears(logging.Handler):
    """Everything that any library logs, with all that a record holds."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.logged: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.logged.append(f"{record.name} {record.getMessage()} {record.exc_text} {vars(record)!r}")


@pytest.fixture
def ears() -> Iterator[_Ears]:
    """At the root, and at every library that sends."""
    ears, root = _Ears(), logging.getLogger()
    names = ["requests", "urllib3", "oauthlib", "requests_oauthlib", "apprise", "atproto", "httpx", "httpcore", "http"]
    before = {one: one.level for one in [root, *map(logging.getLogger, names)]}
    for one in before:
        one.setLevel(logging.DEBUG)
    root.addHandler(ears)
    yield ears
    root.removeHandler(ears)
    for one, level in before.items():
        one.setLevel(level)


@pytest.fixture(params=[*KINDS, f"webhook{_IN_CLEAR}"])
def story(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Story]:
    net = _net(request.param)
    echo = Echo(net.app, lambda: _known(net))
    with far_side(echo) as far:
        story = Story(request.param, net, far, echo, Publication(tmp_path / "news"), capfd)
        story.begin()
        monkeypatch.chdir(story.publication.folder)
        monkeypatch.setenv("CI", "")
        for place in ("threads", "doctor", "retracting"):
            monkeypatch.setattr(f"pipeline.dispatch.{place}.make_poster", _hasty(make_poster))
        yield story


def _hasty(make: Callable[[Channel, Path], Poster]) -> Callable[[Channel, Path], Poster]:
    def made(channel: Channel, root: Path) -> Poster:
        poster: Any = make(channel, root)
        poster._sleep = lambda _seconds: None
        return poster  # type: ignore[no-any-return]

    return made


def _known(net: Net) -> list[str]:
    """What the far side was given: tokens of a session only once it has given them itself."""
    if isinstance(net.app, FakePds):
        return [PASSWORD, *(one for one in (net.app.access, net.app.refresh) if one.startswith("eyJ"))]
    return list(net.secrets)


def _told(story: Story, slug: str) -> None:
    """All that tells how an issue stands."""
    for words in (["status", slug, "--missing"], ["status", slug, "--missing", "--json"], ["log", slug]):
        story.run(*words)


def _owner_only(story: Story) -> None:
    for file in (story.publication.folder / "state").rglob("*"):
        assert not stat.S_IMODE(file.stat().st_mode) & 0o077 or file.name.startswith("ledger.db"), file


def test_a_far_side_that_repeats_everything_at_the_gate(story: Story, ears: _Ears) -> None:
    story.echo.only = ""
    for number, (story.echo.status, story.echo.shape) in enumerate(HOSTILE):
        issue = story.issue(f"gate-{number}")
        story.run("doctor", "--channel", "net", *["--json"][: number % 2])
        story.run(issue, "--no-wait", "--channel", "net", *["--json"][: number % 2])
    assert story.echo.count
    assert story.leaks(ears.logged) == set()
    _owner_only(story)


def test_a_far_side_that_repeats_everything_at_a_post(story: Story, ears: _Ears) -> None:
    begun = 0
    for number, (status, shape) in enumerate(HOSTILE):
        issue = story.issue(f"post-{number}")
        story.echo.only, story.echo.methods = story.net.path, ("POST",)
        story.echo.status, story.echo.shape = status, shape
        ended = story.run(issue, "--no-wait", "--channel", "net")
        begun += ended in {0, 3}
        story.echo.only = ""
        story.echo.methods = ("GET", "POST", "DELETE", "PUT")
        slug = Path(issue).stem
        story.run("resume", slug, "--no-wait")
        _told(story, slug)
        story.run("retract", slug, "--channel", "net", "--yes")
        _told(story, slug)
    assert begun == len(HOSTILE), story.said[-20:]
    assert story.leaks(ears.logged) == set()
    _owner_only(story)


def test_a_far_side_that_repeats_everything_when_it_is_read_and_deleted(story: Story, ears: _Ears) -> None:
    for number, (status, shape) in enumerate(HOSTILE):
        issue = story.issue(f"back-{number}")
        story.echo.only, story.echo.methods, story.echo.count = None, ("GET", "POST", "DELETE", "PUT"), 0
        story.run(issue, "--no-wait", "--channel", "net")
        story.echo.only, story.echo.status, story.echo.shape = "", status, shape
        story.run("retract", Path(issue).stem, "--channel", "net", "--yes", *["--json"][: number % 2])
        story.run("doctor", "--channel", "net")
        _told(story, Path(issue).stem)
    assert story.leaks(ears.logged) == set()
    _owner_only(story)


def _talks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have Apprise log what it does."""
    for name in ("service.silence", "poster.silence"):
        monkeypatch.setattr(f"pipeline.send.post.apprise.{name}", lambda: None)
    monkeypatch.setattr("pipeline.send.post.apprise.poster.unlogged", nullcontext)
    monkeypatch.setattr(logging.getLogger("apprise"), "disabled", False)


def test_the_story_can_fail(story: Story, ears: _Ears, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were nothing hidden, it would be found: in what is said, and in the ledger."""
    if not story.net.quotes:  # its words are repeated nowhere: only its log could tell
        _talks(monkeypatch)
        story.run(story.issue("loud"), "--no-wait", "--channel", "net")
        assert any(one.startswith("said: ") for one in story.leaks(ears.logged))
        return
    monkeypatch.setattr(Hiding, "clean", lambda _self, text, _longest=300: " ".join(text.split()))
    story.echo.only, story.echo.methods, story.echo.status = story.net.path, ("POST",), 403
    story.run(story.issue("loud"), "--no-wait", "--channel", "net")
    _told(story, "2026-03-09-loud")
    found = story.leaks(ears.logged)
    assert any(one.startswith("said: ") for one in found)
    assert any(one.startswith("state/ledger.db") for one in found)


@pytest.mark.parametrize("story", ["apprise", "bluesky", "mastodon", "telegram", "webhook", "x"], indirect=True)
def test_the_installed_command_in_development_mode(story: Story, tmp_path: Path) -> None:
    """With every warning, every log and the fault handler; the secrets come from the environment."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(_LOUD, encoding="utf-8")
    environment = {
        "PYTHONPATH": str(tmp_path / "site"), "PYTHONDEVMODE": "1", "PYTHONFAULTHANDLER": "1",
        "PYTHONDONTWRITEBYTECODE": "1", **story.by_environment(),
    }  # fmt: skip
    for only, status, methods in ((None, 200, ()), ("", 401, ("GET", "POST")), (story.net.path, 403, ("POST",))):
        story.echo.only, story.echo.status, story.echo.methods = only, status, methods
        issue = story.issue(f"dev-{status}")
        for words in (["--dry-run", issue], ["doctor"], [issue, "--no-wait"]):
            ended = story.publication.run(*words, "--channel", "net", **environment)
            story.said += [ended.stdout, ended.stderr]
    logged = "".join(story.said)
    assert "A RECORD" in logged, "the ears are open"
    assert story.leaks([]) == set()


def test_the_grep_finds_every_form_of_a_secret() -> None:
    for form in forms("tok-3f9c2b7a61e84d50"):
        assert Grep(["tok-3f9c2b7a61e84d50"]).found(f"net: it said {form} no".encode()), form
