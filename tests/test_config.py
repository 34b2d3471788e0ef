"""The configuration: read whole, or refused with all of its mistakes at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.channel import UNNAMED, BlueskySettings, Secret, Settings, SmtpSettings
from pipeline.config import default_settings, find_config, load_config
from pipeline.errors import BadConfiguration, PublishError, WrongUse

GOOD = '[publication]\nname = "A"\naddress = "a@example.org"\n[channels.b]\nkind = "bluesky"\n'


def _load(folder: Path, text: str) -> Settings:
    file = folder / "publication.toml"
    file.write_text(text, encoding="utf-8")
    return load_config(file)


def _mistakes(folder: Path, text: str) -> list[tuple[int, str]]:
    with pytest.raises(BadConfiguration) as caught:
        _load(folder, text)
    assert caught.value.exit_status == 2
    assert all(mistake.remedy and mistake.file for mistake in caught.value.mistakes)
    return [(mistake.line, mistake.fault) for mistake in caught.value.mistakes]


def test_the_repositorys_own_configuration_is_sound(root: Path) -> None:
    settings = load_config(root / "config" / "publication.toml")
    assert [channel.kind for channel in settings.channels] == ["smtp", "bluesky", "mastodon"]


def test_the_starter_configuration_is_sound(root: Path) -> None:
    assert load_config(root / "pipeline" / "starter" / "publication.toml").publication.postal_address


def test_a_secret_is_a_name(tmp_path: Path) -> None:
    settings = load_config(_file(tmp_path, GOOD + 'password = { env = "BLUESKY_APP_PASSWORD" }\n'))
    bluesky = settings.channels[0].settings
    assert isinstance(bluesky, BlueskySettings)
    assert bluesky.password == Secret("BLUESKY_APP_PASSWORD")


def test_a_secret_itself_is_refused_and_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration) as caught:
        _load(tmp_path, GOOD + 'password = "hunter2"\n')
    assert "env" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_all_mistakes_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    text = (
        '[publication]\nnmae = "x"\naddress = 3\ncolour = "red"\n\n[channels.newsletter]\nkind = "smtp"\n'
        'port = 99999\n[channels.x]\nkind = "fax"\n[checks]\nsilence = ["no-such-rule"]\n[extra]\n'
    )
    assert [line for line, _ in _mistakes(tmp_path, text)] == [1, 2, 3, 4, 8, 10, 12, 13]


def test_a_misspelt_key_is_answered_with_the_right_one(tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration, match="did you mean visibility"):
        _load(tmp_path, GOOD + '[channels.m]\nkind = "mastodon"\nvisibilty = "public"\n')


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[publication\n", 1),
        ("[publication]\nname = \n", 2),
        (GOOD + "name = 'twice'\n[publication]\n", 7),
        ("publication = 3\n[channels.b]\nkind = 'bluesky'\n", 1),
        ("[publication]\nname = 'A'\naddress = 'a@example.org'\n[channels.b]\n", 4),
        ("[publication]\nname = 'A'\naddress = 'a@example.org'\n", 1),
        (GOOD.replace("a@example.org", "nobody"), 3),
        (GOOD.replace('"A"', '"A\\nBcc: b@example.org"'), 2),
        (GOOD + "[channels.B]\nkind = 'bluesky'\n", 6),
        (GOOD + "max_posts = 1\n", 6),
        (GOOD + "max_posts = true\n", 6),
        (GOOD + "server = 'ftp://example.org'\n", 6),
    ],
)
def test_a_mistake_has_its_line(tmp_path: Path, text: str, line: int) -> None:
    assert line in [place for place, _ in _mistakes(tmp_path, text)]


def test_a_file_that_is_no_utf8_is_said_to_be_so(tmp_path: Path) -> None:
    file = tmp_path / "publication.toml"
    file.write_bytes(b'[publication]\nname = "caf\xe9"\n')
    with pytest.raises(BadConfiguration, match="not UTF-8"):
        load_config(file)


def test_a_missing_file_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(WrongUse):
        load_config(tmp_path / "none.toml")


def test_the_configuration_above_the_issue_is_found_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        (folder / "config").mkdir(parents=True)
        (folder / "config" / "publication.toml").write_text(GOOD, encoding="utf-8")
    (there / "issues").mkdir()
    monkeypatch.chdir(here)
    assert find_config(there / "issues" / "issue.txt") == there / "config" / "publication.toml"
    assert find_config(tmp_path / "issue.txt") == Path("config/publication.toml")


def test_without_a_configuration_there_are_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_config(tmp_path / "issue.txt") is None
    assert load_config(None) == default_settings()
    assert default_settings().source is None
    assert default_settings().publication.name == UNNAMED, "the check knows it by this name"


@given(st.text() | st.builds(lambda lines: GOOD + "\n".join(lines), st.lists(st.text(max_size=30))))
def test_any_text_is_settings_or_one_clear_refusal(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.mktemp("config") / "publication.toml"
    file.write_text(text, encoding="utf-8", errors="replace", newline="")
    try:
        load_config(file)
    except PublishError as error:
        assert str(file) in str(error)


def _file(folder: Path, text: str) -> Path:
    file = folder / "publication.toml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("text", ["a = " + "9" * 5000, "a = " + "[" * 5000, f"[{'.'.join('a' * 5000)}]"])
def test_toml_that_the_parser_gives_up_on_is_said(tmp_path: Path, text: str) -> None:
    ((_, fault),) = _mistakes(tmp_path, text)
    assert fault.startswith("is no TOML that can be read")


@pytest.mark.parametrize("kind", ["['smtp']", "{ a = 1 }", "3", "true"])
def test_a_kind_that_is_no_text_is_a_mistake(tmp_path: Path, kind: str) -> None:
    ((line, fault),) = _mistakes(tmp_path, GOOD.replace('"bluesky"', kind))
    assert line == 5
    assert fault.startswith("b has the unknown kind")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(WrongUse, match="is no file"):
        load_config(tmp_path / "pipe")


MAIL = GOOD + '[channels.news]\nkind = "smtp"\n'


def test_a_mailing_and_its_stores_are_read(tmp_path: Path) -> None:
    settings = _load(
        tmp_path,
        MAIL + 'unsubscribe_url = "https://lists.example.org/u/"\ndkim_key = { file = "dkim.pem" }\nwindow = 16\n'
        '[audience]\nkey = { keyring = "broadsheet/key" }\nseal = true\n'
        '[ledger]\nstore_url = { env = "LEDGER_URL" }\n'
        '[approval]\nrequire_approval = true\ntwo_people = true\npeople = { "မိမိ" = "AAAA", Ada = "BBBB" }\n',
    )
    news = settings.channels[-1].settings
    assert isinstance(news, SmtpSettings)
    assert (news.window, news.dkim_key, news.list) == (16, Secret(file="dkim.pem"), "weekly")
    assert settings.audience.key == Secret(keyring="broadsheet/key")
    assert settings.ledger.store_url == Secret(env="LEDGER_URL")
    assert settings.approval.people == {"မိမိ": "AAAA", "Ada": "BBBB"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('unsubscribe_url = "http://lists.example.org/u/"', "https"),
        ('unsubscribe_url = "https://lists.example.org/u?a=1&t="', "https"),
        ('unsubscribe_mailto = "unsubscribe-from-everything@example.org"', "too long a name before the @"),
        ('return_path = "bounces"', "no e-mail address"),
        ("window = 0", "out of range"),
        ("connections = 0", "out of range"),
        ('edition = "Burmese language"', "language tag"),
        ('list = "a b"', "list's name"),
        ('list = "Weekly"', "list's name"),
        ("brake_percent = 101", "out of range"),
        ('password = { env = "A", file = "b" }', "wrong type"),
        ('password = { vault = "A" }', "wrong type"),
        ('hello = "my laptop"', "host name"),
    ],
)
def test_what_a_mailing_cannot_be_set_to(tmp_path: Path, line: str, said: str) -> None:
    assert [(place, said in text) for place, text in _mistakes(tmp_path, f"{MAIL}{line}\n")] == [(8, True)]


def test_where_an_issue_stands_on_the_web_must_hold_its_slug(tmp_path: Path) -> None:
    text = GOOD.replace("[publication]\n", '[publication]\nissue_url = "https://example.org/latest"\n')
    assert "does not say where the slug goes" in _mistakes(tmp_path, text)[0][1]


def test_a_folder_of_files_needs_its_path(tmp_path: Path) -> None:
    text = GOOD + '[channels.try]\nkind = "maildir"\n'
    assert "has no path" in _mistakes(tmp_path, text)[0][1]
    assert _load(tmp_path, text + 'path = "mail"\n').channels[-1].kind == "maildir"


def test_where_a_webhook_goes_is_an_address_of_the_web(tmp_path: Path) -> None:
    text = GOOD + '[channels.web]\nkind = "webhook"\nurl = "hooks.example.org"\n'
    assert _mistakes(tmp_path, text) == [(8, "url is no web address")]
