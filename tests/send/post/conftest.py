"""A case for every network that is registered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.send.post.contract import Case
from tests.send.post.nets import NETS
from tests.send.post.server import far_side


@pytest.fixture(params=sorted(NETS))
def case(request: pytest.FixtureRequest) -> Iterator[Case]:
    """One network after the other, with nothing posted yet."""
    net = NETS[request.param]()
    with far_side(net.app) as far:
        poster = net.poster(far)
        yield Case(net, far, poster)
        poster.close()
        poster.close()
