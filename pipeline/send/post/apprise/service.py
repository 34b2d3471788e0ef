"""One service of Apprise, made of its address: exactly one, encrypted, told once and about nothing else.

Apprise is an optional extra and loads slowly, so it is imported here when a channel opens (law 17). All traffic is its
own. Its logger is silenced: it names hosts and paths, and in these the service's token stands.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from pipeline.send.sender import SendError

if TYPE_CHECKING:
    from apprise import Apprise

_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_SETTING: Final = "see the channel's `url` (docs/channels/apprise.md)"


def opened(url: str) -> Apprise:
    """The service behind an address; nothing is connected.

    Raises:
        SendError: Apprise is not installed, or the address is none that we may use. The address is not shown.
    """
    apprise = _library()
    # no pictures from third parties (law 16), no redirects, nothing kept on the disk, one attempt
    asset = apprise.AppriseAsset(
        app_id="Broadsheet",
        app_desc="Broadsheet",
        app_url="",
        image_url_mask="",
        image_url_logo="",
        async_mode=False,
        http_redirects=False,
        interpret_escapes=False,
    )
    made: Apprise = apprise.Apprise(asset=asset)
    with warnings.catch_warnings():  # a hundred plugins are loaded now, and what they import warns of itself
        warnings.simplefilter("ignore")
        known = made.add(url.strip())
    if len(list(made)) > 1:
        raise SendError("the channel's `url` names several services", "write a channel for each; " + _SETTING)
    if not known or not list(made):
        raise SendError("the channel's `url` is none that Apprise knows", _SETTING)
    for fault, remedy in _faults(made[0], url.strip()):
        raise SendError(fault, remedy)
    return made


def silence() -> None:
    """Have Apprise log nothing, to nobody."""
    logging.getLogger("apprise").disabled = True


@contextmanager
def unlogged() -> Iterator[None]:
    """While this lasts nothing is logged by anybody: plugins talk by libraries that log addresses, token and all."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


def _library() -> Any:
    silence()
    try:
        import apprise  # noqa: PLC0415 - law 17
    except ImportError as error:
        raise SendError("Apprise is not installed", "pip install 'broadsheet[apprise]'") from error
    silence()  # it sets its logger up when it is loaded
    return apprise


def _faults(service: Any, url: str) -> Iterator[tuple[str, str]]:
    """What must not be in an address, each with its remedy.

    A false answer of several places would not say which of them have it, and one that calls a failure a success would
    make the ledger untrue.
    """
    name, clear = service.service_name, type(service).protocol or ()  # Kodi's plugin has a number of its own there
    scheme = url.partition("://")[0].lower()
    if len(service) > 1:
        yield (
            f"the channel's `url` names several places at {name}, or asks for retries",
            ("write a channel for each place, without `retry`: a run tries again by itself"),
        )
    if getattr(service, "optional", False):
        yield "the channel's `url` says `optional`", "take it out: a notice that was lost would count as sent"
    if not service.verify_certificate:
        yield "the channel's `url` says `verify=no`", "take it out: the certificate is always verified"
    if getattr(service, "redirects", False):
        yield "the channel's `url` says `redirect=yes`", "take it out: the secret would go to wherever it is sent on"
    local = str(getattr(service, "host", "") or "localhost").lower() in _HERE
    if scheme in ((clear,) if isinstance(clear, str) else clear) and not local:
        yield f"{name} would get the secret unencrypted", f"write its encrypted form, mostly {scheme}s://"
