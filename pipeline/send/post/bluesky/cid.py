"""CIDs of records, computed here: what the network will call what we are about to write.

A record's is CIDv1, dag-cbor, sha2-256 of the DAG-CBOR of exactly the JSON that is sent. The encoder is libipld, which
comes with the `atproto` package.
"""

from __future__ import annotations

from base64 import b32decode
from typing import Any, Final

from pipeline.text.cids import cid_of

_RECORD: Final = b"\x01\x71\x12\x20"


def record_cid(record: Any) -> str:
    """The CID of a record given as JSON data.

    Raises:
        ValueError: it cannot be a record: it holds a float, or a link that is no CID.
    """
    import libipld  # noqa: PLC0415 - law 17

    return cid_of(_RECORD, libipld.encode_dag_cbor(_data(record)))


def _data(value: Any) -> Any:
    """JSON data as DAG-CBOR has it: `{"$link": …}` is a CID, which the encoder takes as bytes; no floats."""
    match value:
        case {"$link": str() as link, **rest} if not rest:
            return _bytes(link)
        case dict():
            return {name: _data(part) for name, part in value.items()}
        case list():
            return [_data(part) for part in value]
        case float():
            raise ValueError("a record holds no fractions")
        case _:
            return value


def _bytes(link: str) -> bytes:
    if not link.startswith("b"):
        raise ValueError("a link in a record is no CID")
    text = link[1:].upper()
    return b32decode(text + "=" * (-len(text) % 8))
