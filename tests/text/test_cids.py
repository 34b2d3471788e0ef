"""CIDs of files, against what the network's own documentation calls the empty file."""

from __future__ import annotations

from pipeline.text.cids import blob_cid


def test_the_empty_file() -> None:
    assert blob_cid(b"") == "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"
