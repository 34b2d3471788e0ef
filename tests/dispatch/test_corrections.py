"""A text that changes after sending was begun: as long as nobody can have the old one, the new one is sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.outboxes import files
from tests.publications import EXAMPLE, SLUG
from tests.real.command import Newsroom, told
from tests.real.hostile import Server, hostile, say

pytestmark = pytest.mark.real
EVERYBODY = {"sent": 12}
MORE = "\nOne more line of the corrected text.\n"


def _got(relay: Server) -> list[str]:
    return [taken.to for taken in relay.taken]


def _correct(news: Newsroom) -> None:
    news.issue.write_text(EXAMPLE.read_text(encoding="utf-8") + MORE, encoding="utf-8")


def _decoded(data: bytes) -> bytes:
    return data.replace(b"=\r\n", b"")


@pytest.mark.parametrize(("stage", "answer"), [("end", "552 5.3.4 too large"), ("mail", "550 5.7.1 not from you")])
def test_a_text_that_no_relay_took_is_corrected_and_sent(stage: str, answer: str, tmp_path: Path) -> None:
    with hostile({stage: say(answer)}) as relay:
        news = Newsroom(tmp_path / "news", relay.port)
        told(news.send(), 3, "newsletter: stopped", "mend this", "nobody has it yet: a changed text can be published")
        assert not news.true(()).keys() - {"planned", "deferred"}
        _correct(news)
        news.run("--dry-run", news.issue)
        told(news.resume(), 2, "no audience of", "was frozen for this text; publish the issue")
    with hostile() as relay:
        news.point(relay.port)
        told(news.send(), 0, "12 sent of 12 readers")
        assert news.true(_got(relay)) == EVERYBODY
        assert all(b"One more line of the corrected text" in _decoded(taken.data) for taken in relay.taken)


def test_once_somebody_has_it_the_number_that_is_told_is_of_those_who_may_have_it(tmp_path: Path) -> None:
    with hostile({"mail": lambda relay, count: say("550 5.7.1 no more")(relay, count) if count > 2 else _go_on()}) as relay:  # fmt: skip
        news = Newsroom(tmp_path / "news", relay.port, "connections = 1")
        told(news.send(), 3, "stopped")
        assert news.true(_got(relay))["sent"] == 2
        _correct(news)
        refused = news.send()
        told(
            refused,
            2,
            "changed after 2 of newsletter's readers were written to",
            "restore the issue as it was, or the channel's settings",
        )
        assert "Nothing was sent now." in refused.stderr
        assert "Nothing was sent." not in refused.stderr
        warned = news.run("--dry-run", news.issue)
        told(warned, 0, f"newsletter: sending {SLUG} was begun with other content than this")
        assert "What was sent stays as it was" in warned.stderr
        told(news.resume(), 2, "changed after 2 of newsletter's readers")


async def _go_on() -> bool:
    return True


def test_a_relay_that_is_away_is_something_left_at_the_beginning_and_afterwards(tmp_path: Path) -> None:
    with hostile({"mail": say("550 5.7.1 not from you")}) as relay:
        news = Newsroom(tmp_path / "news", relay.port)
        told(news.send(), 3)
    gone = f"newsletter: 127.0.0.1:{relay.port} cannot be reached"
    for ended in (news.resume(), news.send()):
        told(ended, 3, gone, "Nothing was sent now.")
    fresh = Newsroom(tmp_path / "fresh", relay.port)
    told(fresh.send(), 3, gone, "Nothing was sent.")
    fresh.point(relay.port, 'user = "desk"', 'password = { env = "NO_SUCH_WORD" }')
    told(fresh.send(), 2, gone, "NO_SUCH_WORD")  # something is to be mended besides
    with hostile() as relay:
        news.point(relay.port)
        told(news.send(), 0, "12 sent of 12 readers")  # what a fault stopped goes on with any run
    before = files(news.folder / "outbox")
    told(news.send(), 0, "done before (", "nobody was written to now")  # and nobody asks for the relay any more
    assert files(news.folder / "outbox").keys() == before.keys()


def test_a_paused_mailing_stays_paused_when_its_text_is_corrected(tmp_path: Path) -> None:
    with hostile({"mail": say("550 5.7.1 not from you")}) as relay:
        news = Newsroom(tmp_path / "news", relay.port)
        told(news.send(), 3)
        told(news.run("pause", SLUG), 0)
    with hostile() as relay:
        news.point(relay.port)
        _correct(news)
        told(news.send(), 3, "paused (by hand)", f"“publish resume {SLUG}” goes on")
        assert not relay.taken
        told(news.resume(), 0, "12 sent of 12 readers")
        assert news.true(_got(relay)) == EVERYBODY
