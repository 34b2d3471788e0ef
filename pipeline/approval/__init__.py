"""Approval: who says that exactly these bytes may go out, and until when.

A person signs the list of an outbox's travelling files with a key of their own (Ed25519, RFC 8032). A real send looks
for such signatures by the people whom the configuration names, and refuses anything else: one changed byte voids them.
The frozen audience is not signed: it is frozen later, when the outbox is made for sending.
"""

from pipeline.approval.gate import NotApproved, Seen, look, require_approval
from pipeline.approval.keys import Key, key_file, make_key, open_key
from pipeline.approval.record import Approval, clean_name, signable
from pipeline.approval.signing import approve
from pipeline.approval.store import revoke

__all__ = [
    "Approval",
    "Key",
    "NotApproved",
    "Seen",
    "approve",
    "clean_name",
    "key_file",
    "look",
    "make_key",
    "open_key",
    "require_approval",
    "revoke",
    "signable",
]
