"""Two channels that reach the same readers, tokens without a place, approvals that nobody could give."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config import load_config
from pipeline.errors import BadConfiguration

HEAD = '[publication]\nname = "A"\naddress = "a@example.org"\n'
T = 'token = { env = "T" }'
W = 'webhook = { env = "W" }'


def _said(folder: Path, *lines: str) -> list[str]:
    file = folder / "publication.toml"
    file.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    try:
        load_config(file)
    except BadConfiguration as error:
        return [f"{mistake.line}: {mistake.fault}; {mistake.remedy}" for mistake in error.mistakes]
    return []


TWINS = {
    "bluesky": ('handle = "a.example.org"', 'handle = "A.example.org"\nserver = "https://BSKY.social/"'),
    "mastodon": (f'server = "https://m.example"\n{T}', f'server = "https://M.example/"\n{T}'),
    "linkedin": (f'organisation = "1"\n{T}', 'organisation = "1"'),
    "facebook": ('page = "1"', f'page = "1"\n{T}'),
    "threads": ('user = "1"', 'user = "1"'),
    "x": (T, T),
    "telegram": ('chat = "@news"', 'chat = "@News"'),
    "discord": (W, W),
    "slack": (W, W),
    "webhook": ('url = "https://example.org/hook"', 'url = "https://EXAMPLE.org/hook"'),
    "apprise": ('url = { env = "U" }', 'url = { env = "U" }'),
}


@pytest.mark.parametrize("kind", TWINS)
def test_two_channels_of_one_account(tmp_path: Path, kind: str) -> None:
    one, other = TWINS[kind]
    said = _said(tmp_path, "[channels.one]", f'kind = "{kind}"', one, "[channels.two]", f'kind = "{kind}"', other)
    [mistake] = said
    assert mistake.startswith(f"{7 + one.count(chr(10))}: two and one post to the same account")
    assert mistake.endswith("take one of them out, or correct the account")


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("bluesky", 'handle = "a.example.org"', 'handle = "b.example.org"'),
        ("bluesky", 'handle = "a.example.org"', 'handle = "a.example.org"\nserver = "https://pds.example.org"'),
        ("bluesky", "", ""),
        ("mastodon", f'server = "https://m.example"\n{T}', f'server = "https://n.example"\n{T}'),
        ("mastodon", f'server = "https://m.example"\n{T}', 'server = "https://m.example"\ntoken = { env = "U" }'),
        ("webhook", 'url = "https://example.org/Hook"', 'url = "https://example.org/hook"'),
        (
            "webhook",
            'url = "https://example.org/hook"\nsecret = { env = "S" }',
            'url = "https://example.org/hook"\nsecret = { env = "T" }',
        ),
        ("telegram", 'chat = "@news"', 'chat = "@news_my"'),
    ],
)
def test_two_accounts(tmp_path: Path, kind: str, one: str, other: str) -> None:
    assert not _said(tmp_path, "[channels.one]", f'kind = "{kind}"', one, "[channels.two]", f'kind = "{kind}"', other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("", ""), ('edition = "my"', 'edition = "my"'), ("", 'edition = "my"'), ('list = "weekly"\nedition = "my"', "")],
)
def test_two_mailings_to_the_same_readers(tmp_path: Path, one: str, other: str) -> None:
    said = _said(tmp_path, "[channels.one]", 'kind = "smtp"', one, "[channels.two]", 'kind = "smtp"', other)
    assert len(said) == 1
    assert "two and one go to the same readers of the list weekly, who would get both" in said[0]


@pytest.mark.parametrize(
    ("one", "other"), [('edition = "en"', 'edition = "my"'), ("", 'list = "urgent"'), ('list = "a"', 'list = "b"')]
)
def test_two_mailings_to_different_readers(tmp_path: Path, one: str, other: str) -> None:
    assert not _said(tmp_path, "[channels.one]", 'kind = "smtp"', one, "[channels.two]", 'kind = "smtp"', other)


def test_a_folder_for_trying_out_reaches_nobody(tmp_path: Path) -> None:
    assert not _said(
        tmp_path, "[channels.one]", 'kind = "smtp"', "[channels.two]", 'kind = "directory"', 'path = "mail"'
    )


def test_a_token_of_mastodon_goes_nowhere_but_where_it_was_made(tmp_path: Path) -> None:
    assert not _said(tmp_path, "[channels.m]", 'kind = "mastodon"')
    [said] = _said(tmp_path, "[channels.m]", 'kind = "mastodon"', T)
    assert said.startswith("6: m has a token and no server; add server =")


@pytest.mark.parametrize("kind", ["bluesky", "mastodon", "telegram", "linkedin", "facebook", "threads", "x", "webhook"])
def test_no_secret_travels_unencrypted(tmp_path: Path, kind: str) -> None:
    key = "url" if kind == "webhook" else "server"
    [said] = _said(tmp_path, "[channels.m]", f'kind = "{kind}"', f'{key} = "http://m.example"')
    assert said == f"6: {key} would get our secrets unencrypted; write it with https://"
    assert not _said(tmp_path, "[channels.m]", f'kind = "{kind}"', f'{key} = "http://127.0.0.1:3000"')


@pytest.mark.parametrize(
    ("handle", "remedy"), [("@a.example.org", 'write it without: "a.example.org"'), ("a", "write it like name.example")]
)
def test_a_handle_is_a_name_and_no_mention(tmp_path: Path, handle: str, remedy: str) -> None:
    [said] = _said(tmp_path, "[channels.m]", 'kind = "bluesky"', f'handle = "{handle}"')
    assert remedy in said


def test_a_first_post_that_nobody_would_see_is_none(tmp_path: Path) -> None:
    [said] = _said(tmp_path, "[channels.m]", 'kind = "mastodon"', 'visibility = "direct"')
    assert "use public, unlisted, private" in said


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (["require_approval = true"], "somebody has to approve, and [approval.people] has nobody"),
        (
            ["two_people = true", 'people = { Ada = "A" }'],
            "two people have to approve, and [approval.people] has only 1",
        ),
        (["require_test = true"], "a test is a mail to somebody, and there is no mailing"),
    ],
)
def test_what_nobody_could_do_is_not_asked_for(tmp_path: Path, lines: list[str], fault: str) -> None:
    [said] = _said(tmp_path, "[channels.b]", 'kind = "bluesky"', "[approval]", *lines)
    assert fault in said
    mailing = ["[channels.m]", 'kind = "smtp"', "[approval]", *lines]
    assert bool(_said(tmp_path, *mailing)) == ("require_test = true" not in lines)


def test_a_mailing_with_a_mistake_is_a_mailing(tmp_path: Path) -> None:
    said = _said(tmp_path, "[channels.m]", 'kind = "smtp"', "port = 0", "[approval]", "require_test = true")
    assert len(said) == 1
