"""What a poster works with, as its caller may give it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from pipeline.send.post.wire.http import Http


class Means(TypedDict, total=False):
    """The client (one of its own where none is given), and this machine's clock; a test has its own."""

    http: Http
    clock: Callable[[], float]
    sleep: Callable[[float], object]
