"""CIDs that everybody knows. That a server computes the same for posts is proved in tests/real/test_bluesky.py."""

from __future__ import annotations

import pytest

from pipeline.send.post.bluesky.cid import record_cid
from pipeline.text.cids import blob_cid


def test_known_cids() -> None:
    assert record_cid({}) == "bafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swua"
    assert blob_cid(b"") == "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"


def test_the_order_of_names_does_not_matter_and_a_link_is_no_text() -> None:
    link = blob_cid(b"")
    assert record_cid({"b": 1, "aa": 2}) == record_cid({"aa": 2, "b": 1})
    assert record_cid({"a": {"$link": link}}) != record_cid({"a": link})


@pytest.mark.parametrize("record", [{"a": 1.0}, {"a": {"$link": "zb2rh"}}, {"a": {"$link": "b!"}}])
def test_what_can_be_no_record(record: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        record_cid(record)
