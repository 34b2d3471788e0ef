"""The ledger: what was tried for every delivery and what came of it. Asked before each call to a far side, told after.

| state | written | means | next run |
|---|---|---|---|
| planned | on enrolment | nothing has left this machine | sends |
| sending | before the call | a call is under way, or died under way | becomes in doubt |
| sent | after the call | accepted; the receipt is kept | skips |
| deferred | after the call | surely not accepted; not before `retry_at` | sends |
| refused | after the call | never will be accepted | skips, unless a person puts it back: then planned |
| suppressed | instead of the call | the reader no longer receives | skips |
| in doubt | after the call, or on opening | may have been accepted | sends only within `repeatable_for`, else asks |
| retracting | before a deletion | a post is being deleted, or that died under way | deletes, if a person asks again |
| retracted | after the deletion | it was there, and is not any more | skips, unless a person puts it back |

A delivery goes to "sending" only while the batch's epoch is the carrier's own and the mailing is "running": a fence,
a pause and a cancellation are one mechanism. Outcomes are never rolled back by it. Nothing leaves "sent" but what a
person retracts. A repeat of something in doubt stays in doubt until it is sent or refused: that it was deferred says
nothing of the first try.

A mailing is planning, then running; paused and stopped ones can run again; cancelled and done ones never do,
but for a done one of which a person puts a refused reader back. A thread that a person takes back is retracting, then
retracted: nobody has it any more, so the same slug may be planned anew with another text. Where nobody living holds it,
"sending" is read as in doubt (`Sums.abandoned`). The first thread of a channel is in doubt before anything of it was
tried, where a ledger that was lost may have known of it (`earlier`).
Only ids of readers are here, never an address or a name. Reading order: values, schema, store, writer, ledger.
"""

from pipeline.ledger.holder import Holder
from pipeline.ledger.ledger import Ledger, open_ledger
from pipeline.ledger.looking import look_into_ledger
from pipeline.ledger.retracting import Retraction
from pipeline.ledger.values import (
    DIED,
    EARLIER,
    AlreadyRunning,
    Batch,
    ContentChanged,
    DeliveryState,
    Event,
    Item,
    MailingRow,
    MailingState,
    NotAllowed,
    Row,
    Standing,
    Sums,
    Told,
    ToldState,
)
from pipeline.ledger.writer import Writer

__all__ = [
    "DIED",
    "EARLIER",
    "AlreadyRunning",
    "Batch",
    "ContentChanged",
    "DeliveryState",
    "Event",
    "Holder",
    "Item",
    "Ledger",
    "MailingRow",
    "MailingState",
    "NotAllowed",
    "Retraction",
    "Row",
    "Standing",
    "Sums",
    "Told",
    "ToldState",
    "Writer",
    "look_into_ledger",
    "open_ledger",
]
