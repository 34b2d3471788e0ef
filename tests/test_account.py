"""What an account lacks: nothing where it is whole or not named at all, else exactly the keys that are not given."""

from __future__ import annotations

from dataclasses import fields
from itertools import chain, combinations
from typing import Any

import pytest

from pipeline.channel import SETTINGS, BlueskySettings, Secret, SmtpSettings, ThreadSettings, lacking, to_be_posted

NETWORKS = [kind for kind, settings in SETTINGS.items() if issubclass(settings, ThreadSettings)]


def _given(kind: str, names: tuple[str, ...]) -> ThreadSettings:
    secret = {field.name for field in fields(SETTINGS[kind]) if "Secret" in str(field.type)}
    values: dict[str, Any] = {name: Secret(env="X") if name in secret else "1" for name in names}
    made = SETTINGS[kind](**values)
    assert isinstance(made, ThreadSettings)
    return made


@pytest.mark.parametrize("kind", NETWORKS)
def test_an_account_is_whole_or_lacks_what_would_make_it_so(kind: str) -> None:
    """Every subset of the keys: this holds for a network that is added later, too."""
    keys = [field.name for field in fields(SETTINGS[kind]) if field.default is None and field.name != "after"]
    assert keys
    for names in chain.from_iterable(combinations(keys, number) for number in range(len(keys) + 1)):
        settings = _given(kind, names)
        missing = lacking(settings)
        assert bool(missing) == (bool(names) and not settings.set_up), names
        assert to_be_posted(settings) == bool(names)
        assert not {*names} & {*missing}
        if missing:
            assert _given(kind, (*names, *(each.partition(" or ")[0] for each in missing))).set_up


def test_what_every_thread_has_names_no_account() -> None:
    assert lacking(BlueskySettings(after="web", card=True, max_posts=3)) == ()
    assert lacking(BlueskySettings(handle="news.example")) == ("password",)


def test_a_mailing_has_no_account() -> None:
    assert lacking(SmtpSettings()) == ()
    assert to_be_posted(SmtpSettings())
