"""The configuration: `config/publication.toml` to Settings, or all of its mistakes at once.

The schema is the dataclasses of `pipeline.channel`: a field is a key, its annotation the type, a field without a
default must be given. Secrets are only named here; nothing reads their values in a dry run.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import tomli

from pipeline.channel import (
    SETTINGS,
    UNNAMED,
    ApprovalSettings,
    AudienceSettings,
    Channel,
    Checks,
    LedgerSettings,
    MailSettings,
    Person,
    Publication,
    Settings,
)
from pipeline.config_accounts import wrong_accounts, wrong_approval
from pipeline.config_after import wrong_after
from pipeline.config_people import read_people
from pipeline.config_types import TYPES, converted, wanted_by
from pipeline.config_values import VALUES, Complaint
from pipeline.errors import BadConfiguration, PublishError, WrongUse
from pipeline.rules import unknown_silenced
from pipeline.text.nearest import nearest
from pipeline.text.toml_lines import key_lines, line_of

PLACE = Path("config") / "publication.toml"
"""Where a publication folder keeps its configuration."""

Record = TypeVar("Record")
_OTHERS: dict[str, type[Any]] = {
    "checks": Checks,
    "audience": AudienceSettings,
    "ledger": LedgerSettings,
    "approval": ApprovalSettings,
}
_NAMES = {"from": "sender"}


def find_config(issue: Path) -> Path | None:
    """The configuration that belongs to an issue: in the folders above it, else in the working folder, else none."""
    above = (folder / PLACE for folder in issue.absolute().parents)
    return next((place for place in (*above, PLACE) if place.is_file()), None)


def load_config(file: Path | None) -> Settings:
    """Read the configuration; without a file, the built-in defaults (`Settings.source` is None then).

    Raises:
        WrongUse: the file does not exist or cannot be read.
        BadConfiguration: every unknown key, wrong type, wrong or missing value, each with file and line.
    """
    if file is None:
        return default_settings()
    try:
        if file.exists() and not file.is_file():  # a folder, or a pipe, which would wait for its writer
            raise WrongUse("is no file", "name the configuration's file", file=str(file))
        text = file.read_text(encoding="utf-8-sig")
        document = tomli.loads(text)
    except OSError as error:
        raise WrongUse("cannot read the configuration", str(error.strerror), file=str(file)) from error
    except UnicodeDecodeError as error:
        fault = f"is not UTF-8 (byte {error.start})"
        raise BadConfiguration((PublishError(fault, "save it as UTF-8", file=str(file)),)) from error
    except tomli.TOMLDecodeError as error:
        mistake = PublishError(f"is not TOML: {error.msg}", "mend this line", file=str(file), line=error.lineno)
        raise BadConfiguration((mistake,)) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, tables in tables in tables
        fault = "is no TOML that can be read: a number is too long, or it is nested too deeply"
        raise BadConfiguration((PublishError(fault, "correct it", file=str(file)),)) from error
    return _Builder(str(file), key_lines(text)).settings(document)


def default_settings() -> Settings:
    """What a dry run works with in a folder without configuration: one mailing, Bluesky and Mastodon."""
    publication = Publication(name=UNNAMED, address="editor@example.org")
    names = {"newsletter": "smtp", "bluesky": "bluesky", "mastodon": "mastodon"}
    return Settings(publication, tuple(Channel(name, kind, SETTINGS[kind]()) for name, kind in names.items()))


class _Builder:
    """Builds the settings of one file and gathers its mistakes."""

    def __init__(self, file: str, lines: dict[tuple[str, ...], int]) -> None:
        self.file, self.lines = file, lines
        self.mistakes: list[PublishError] = []

    def settings(self, document: dict[str, Any]) -> Settings:
        tables = ["publication", "channels", "people", *_OTHERS]
        for key in document.keys() - {*tables}:
            self.unknown((key,), tables)
        publication = self.record(Publication, document.get("publication", {}), ("publication",))
        people, mistakes = read_people(document.get("people", {}), self.file, self.lines)
        self.mistakes += mistakes
        channels = self.channels(document.get("channels", {}), people)
        others: dict[str, Any] = {
            name: self.record(cls, document.get(name, {}), (name,)) or cls() for name, cls in _OTHERS.items()
        }
        self.silenced(others["checks"])
        for key, fault, remedy in wrong_approval(others["approval"], _kinds(document.get("channels"))):
            self.mistake(("approval", key), fault, remedy)
        if self.mistakes or publication is None:
            raise BadConfiguration(tuple(sorted(self.mistakes, key=lambda mistake: mistake.line)))
        return Settings(publication, channels, **others, source=self.file)

    def channels(self, tables: object, people: tuple[Person, ...]) -> tuple[Channel, ...]:
        if not isinstance(tables, dict) or not tables:
            self.mistake(
                ("channels",), "there is no channel", 'add a table such as [channels.newsletter] kind = "smtp"'
            )
            return ()
        folders: dict[str, str] = {}
        for name in tables:
            if (other := folders.setdefault(name.casefold(), name)) != name:
                fault = f"{other} and {name} would share a folder where case does not count"
                self.mistake(("channels", name), fault, "rename one of them")
        found = [self.channel(name, table) for name, table in tables.items()]
        for name, fault, remedy in wrong_after([one for one in found if one], tables.keys()):
            self.mistake(("channels", name, "after"), fault, remedy)
        for name, fault, remedy in wrong_accounts([one for one in found if one]):
            self.mistake(("channels", name), fault, remedy)
        return tuple(
            channel if isinstance(channel.settings, MailSettings) else dataclasses.replace(channel, people=people)
            for channel in found
            if channel
        )

    def channel(self, name: str, table: object) -> Channel | None:
        path = ("channels", name)
        if not isinstance(table, dict):
            self.mistake(path, f"{name} is not a table", f"write [channels.{name}]")
            return None
        if not (name.isascii() and name.replace("-", "").isalnum()):
            self.mistake(path, f"“{name}” cannot name a folder", "use letters, digits and hyphens")
        kind = table.get("kind")
        if not isinstance(kind, str) or kind not in SETTINGS:
            fault = f"{name} has the unknown kind {kind!r}" if kind else f"{name} has no kind"
            close = nearest(kind, list(SETTINGS)) if isinstance(kind, str) else None
            remedy = f"did you mean {close}?" if close else f"kinds are {', '.join(SETTINGS)}"
            self.mistake((*path, "kind"), fault, remedy)
            return None
        settings = self.record(SETTINGS[kind], {key: v for key, v in table.items() if key != "kind"}, path)
        self.alternatives(getattr(SETTINGS[kind], "either", ()), table, path)
        if kind == "mastodon" and "token" in table and "server" not in table:
            remedy = 'add server = "https://…", where the account is: no other server may ever see its token'
            self.mistake((*path, "token"), f"{name} has a token and no server", remedy)
        return Channel(name, kind, settings) if settings else None

    def alternatives(self, either: tuple[str, ...], table: dict[str, Any], path: tuple[str, ...]) -> None:
        """Of two keys for the same thing, in clear and as a secret, one is given at most."""
        if either and all(key in table for key in either):
            clear, secret = either
            fault = f"{path[-1]} has {clear} and {secret}, which say the same thing"
            self.mistake((*path, secret), fault, f"keep {secret} if it is a secret, else {clear}")

    def record(self, cls: type[Record], table: object, path: tuple[str, ...]) -> Record | None:
        """One table as one dataclass, or None after noting what is wrong with it."""
        if not isinstance(table, dict):
            self.mistake(path, f"{path[-1]} is not a table", f"write [{'.'.join(path)}]")
            return None
        fields = {field.name: field for field in dataclasses.fields(cls)}  # type: ignore[arg-type]
        hints = get_type_hints(cls)
        before, values = len(self.mistakes), {}
        for key, value in table.items():
            name = _NAMES.get(key, key)
            if name not in fields or key in _NAMES.values():
                self.unknown((*path, key), _keys(fields))
            else:
                values[name] = self.value(cls, name, hints[name], value, (*path, key))
        for name, field in fields.items():
            if name not in values and field.default is field.default_factory is dataclasses.MISSING:
                self.mistake(path, f"[{'.'.join(path)}] has no {name}", f"add {name} = …")
        return cls(**values) if len(self.mistakes) == before else None

    def value(self, owner: type[Any], name: str, hint: object, value: object, path: tuple[str, ...]) -> object:
        wanted = wanted_by(hint)
        given = converted(wanted, value)
        if given is None:
            remedy = f"it must be {TYPES[wanted]}{_or_secret(owner, name, value)}"
            self.mistake(path, f"{path[-1]} has the wrong type", remedy)
        elif complaint := _values_of(owner, name)(given):
            self.mistake(path, f"{path[-1]} {complaint[0]}", complaint[1])
        return given

    def silenced(self, checks: Checks) -> None:
        for fault in unknown_silenced(checks):
            self.mistake(("checks", "silence"), fault, "see docs/rules.md for the names")

    def unknown(self, path: tuple[str, ...], known: list[str]) -> None:
        self.mistake(path, f"unknown key {'.'.join(path)!r}", _nearest(path[-1], known))

    def mistake(self, path: tuple[str, ...], fault: str, remedy: str) -> None:
        self.mistakes.append(PublishError(fault, remedy, file=self.file, line=line_of(self.lines, path)))


def _values_of(owner: type[Any], name: str) -> Callable[[Any], Complaint]:
    """What a field's values may be, as the class says it that has the field."""
    said = (VALUES.get(f"{one.__name__}.{name}") for one in owner.__mro__)
    return next(filter(None, said), lambda _value: None)


def _kinds(tables: object) -> list[str]:
    """The kinds of all channels, also of those that have a mistake."""
    found = (
        [table.get("kind") for table in tables.values() if isinstance(table, dict)] if isinstance(tables, dict) else []
    )
    return [kind for kind in found if isinstance(kind, str) and kind in SETTINGS]


def _or_secret(owner: type[Any], name: str, value: object) -> str:
    """The remedy's end where the place of a secret is given to a key whose other form takes one."""
    clear, secret = getattr(owner, "either", ()) or ("", "")
    return f"; if it is a secret, call it {secret}" if name == clear and converted("Secret", value) else ""


def _keys(fields: dict[str, Any]) -> list[str]:
    toml = {field: key for key, field in _NAMES.items()}
    return [toml.get(name, name) for name in fields]


def _nearest(name: str, known: list[str]) -> str:
    close = nearest(name, known)
    return f"did you mean {close}?" if close else f"known are {', '.join(known)}"
