"""The audience: who receives, sealed at rest.

Read in this order: `door` (everything that can be done), `subscribers` (the values), `addresses`; `seal`, `keys` and
`vault` (how an address is kept); `schema` and `store` (a transaction); `joining`, `changes` and `adding` (taking in;
`overlay` for a dry run); `leaving` (unsubscribe, suppress, forget); `looking` (show, list, count); `retention`;
`rotation` and `sealing`; `tokens`; `reading` and `watch` (what sending asks).

Addresses and names are in no error, log or `repr`: those say a subscriber's id, which is random.
"""

from __future__ import annotations

from pipeline.audience.addresses import BadAddress, check_address
from pipeline.audience.door import Audience, open_audience
from pipeline.audience.keys import BadKey, MissingKey, WrongKey, new_master_key
from pipeline.audience.reading import AudienceReaders
from pipeline.audience.subscribers import (
    STATES,
    Added,
    Change,
    Count,
    Membership,
    NewSubscriber,
    NotAgain,
    Pruned,
    State,
    Stats,
    Subscriber,
    UnknownSubscriber,
    Verdict,
)
from pipeline.audience.tokens import AudienceTokens

__all__ = [
    "STATES",
    "Added",
    "Audience",
    "AudienceReaders",
    "AudienceTokens",
    "BadAddress",
    "BadKey",
    "Change",
    "Count",
    "Membership",
    "MissingKey",
    "NewSubscriber",
    "NotAgain",
    "Pruned",
    "State",
    "Stats",
    "Subscriber",
    "UnknownSubscriber",
    "Verdict",
    "WrongKey",
    "check_address",
    "new_master_key",
    "open_audience",
]
