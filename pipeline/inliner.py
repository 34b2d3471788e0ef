"""premailer without the network: loaded so that it could not fetch anything even if it were asked to.

premailer imports `requests` for one feature that is switched off here, fetching a style sheet by its address. That
import costs a fifth of a cold dry run, and urllib3 below it opens a socket to see whether the machine has IPv6. A dry
run opens none, so `requests` is kept away while premailer loads: its own reference is to nothing.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

_NETWORK = "requests"


class _Nothing(ModuleType):
    """Stands where premailer would find `requests`."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(f"{_NETWORK}.{name} was asked for: nothing is fetched while an issue is rendered")


def load_premailer() -> Any:
    """The class `premailer.Premailer`, loaded once; `requests` is neither loaded nor changed for others."""
    if "premailer" not in sys.modules and _NETWORK not in sys.modules:
        sys.modules[_NETWORK] = _Nothing(_NETWORK)
        try:
            import premailer  # noqa: F401, PLC0415 - heavy, and only a new text needs it
        finally:
            del sys.modules[_NETWORK]
    from premailer import Premailer  # noqa: PLC0415

    return Premailer
