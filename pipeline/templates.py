"""Templates in, from disk, once, so that rendering needs no disk: the built-in ones, each replaceable by file name.

A publication's own `templates/` folder may hold a file of the same name as any built-in one; it then stands in its
place. All mistakes come at once, each with file and line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import BadConfiguration, PublishError
from pipeline.mail_words import Words, words_of
from pipeline.text.nearest import nearest
from pipeline.thread_words import ThreadWords, parse_thread_words

_INSTALLED = Path(__file__).parent / "data" / "templates"
_REPOSITORY = Path(__file__).parent.parent / "templates"
_EMAIL, _TEXT, _THREAD, _WORDS = "email.mjml", "email.txt", "thread.toml", "words.toml"


@dataclass(frozen=True, slots=True)
class Templates:
    """Every template's text.

    `thread` and `words` are what a thread and an e-mail say by themselves, `words` with the language first that
    stands in for all others; `partials` are (name, text) of what the e-mail's templates include.
    """

    email_mjml: str
    email_txt: str
    thread: ThreadWords
    partials: tuple[tuple[str, str], ...]
    words: tuple[Words, ...]


def load_templates(folder: Path | None) -> Templates:
    """Read the built-in templates, and a publication's own in place of those that they are named like.

    Args:
        folder: the publication's `templates/` folder; None, or a folder that does not exist, for the built-in ones.

    Returns:
        The templates, compiled once to see that each can be.

    Raises:
        BadConfiguration: files of unknown name, files that are no UTF-8 text, template or TOML syntax that is
            wrong: all of them.
    """
    built_in = built_in_templates()
    mistakes: list[PublishError] = []
    own = dict(_own(folder, built_in, mistakes))
    texts = built_in | own
    files = {name: str(folder / name) if folder and name in own else f"templates/{name}" for name in texts}
    words = _words(texts.pop(_WORDS), files[_WORDS], mistakes)
    thread = _thread(texts.pop(_THREAD), files[_THREAD], mistakes)
    mistakes += _syntax_mistakes(texts, files)
    if mistakes or thread is None:
        raise BadConfiguration(tuple(mistakes))
    partials = tuple(sorted((name, text) for name, text in texts.items() if name not in (_EMAIL, _TEXT)))
    return Templates(texts[_EMAIL], texts[_TEXT], thread, partials, words)


def built_in_templates() -> dict[str, str]:
    """Every built-in template by file name, from the installed package or from the repository that it is run in."""
    folder = _INSTALLED if _INSTALLED.is_dir() else _REPOSITORY
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir()) if _is_template(path)}


def _is_template(path: Path) -> bool:
    return path.is_file() and path.suffix in (".mjml", ".css", ".txt", ".toml")


def _own(folder: Path | None, known: Mapping[str, str], mistakes: list[PublishError]) -> Iterator[tuple[str, str]]:
    if folder is None or not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.name not in known:
            mistakes.append(_unknown(path, known))
            continue
        if path.exists() and not path.is_file():  # a folder, or a pipe, which would wait for its writer
            mistakes.append(PublishError("the template is no file", "save it as a file", file=str(path)))
            continue
        try:
            yield path.name, path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            fault = f"the template is not UTF-8 text (byte {error.start})"
            mistakes.append(PublishError(fault, "save it as UTF-8", file=str(path)))
        except OSError as error:
            fault = f"the template cannot be read ({error.strerror})"
            mistakes.append(PublishError(fault, "make it a file that you may read", file=str(path)))


def _unknown(path: Path, known: Mapping[str, str]) -> PublishError:
    near = nearest(path.name, known, cutoff=0)
    remedy = f"name it {near} to replace that one, or take it out of the folder"
    return PublishError("no template has this name", remedy, file=str(path))


def _toml(text: str, file: str, mistakes: list[PublishError]) -> dict[str, Any] | None:
    # loaded here and not above: who only wants the built-in texts to copy them needs no TOML
    import tomli  # noqa: PLC0415

    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        mistakes.append(PublishError(f"this is no TOML: {error.msg}", "correct the line", file=file, line=error.lineno))
        return None
    except (ValueError, RecursionError):  # a number of thousands of digits, tables in tables in tables
        fault = "this is no TOML that can be read: a number is too long, or it is nested too deeply"
        mistakes.append(PublishError(fault, "correct it", file=file))
        return None


def _words(text: str, file: str, mistakes: list[PublishError]) -> tuple[Words, ...]:
    document = _toml(text, file, mistakes)
    words, wrong = ((), ()) if document is None else words_of(document, text, file)
    mistakes += wrong
    return words


def _thread(text: str, file: str, mistakes: list[PublishError]) -> ThreadWords | None:
    document = _toml(text, file, mistakes)
    try:
        return None if document is None else parse_thread_words(document, file)
    except BadConfiguration as error:
        mistakes += error.mistakes
        return None


def _syntax_mistakes(texts: Mapping[str, str], files: Mapping[str, str]) -> Iterator[PublishError]:
    """Compile every template: minijinja sees wrong syntax then, and wrong names when it is filled."""
    # loaded here and not above: `publish read` and `publish check` of an issue need no template
    from minijinja import Environment, TemplateError  # noqa: PLC0415

    for name, text in texts.items():
        try:
            Environment().add_template(name, text)
        except TemplateError as error:
            fault = f"the template cannot be read: {error.detail or error.message}"
            remedy = "correct the line (the syntax is Jinja's)"
            yield PublishError(fault, remedy, file=files[name], line=error.line or 0)
