"""A real run: gates first, then the frozen audience and the outbox, then the ledger, then the wire.

Nothing is sent before every channel has passed every gate, and all that is wrong is said at once.
"""

from pipeline.dispatch.desk import Desk, Run, open_desk
from pipeline.dispatch.ready import NotReady
from pipeline.dispatch.story import (
    Dispatched,
    begun_outbox,
    carry_outbox,
    look_ahead,
    make_outbox,
    missing_besides,
    missing_to_resume,
)

__all__ = [
    "Desk",
    "Dispatched",
    "NotReady",
    "Run",
    "begun_outbox",
    "carry_outbox",
    "look_ahead",
    "make_outbox",
    "missing_besides",
    "missing_to_resume",
    "open_desk",
]
