"""Meta's error object, as Facebook and Threads give it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.send.post.plain.meta import meta_error, meta_fault, meta_wait
from pipeline.send.post.wire.answer import Answer
from pipeline.send.post.wire.hiding import Hiding

GUIDE = "docs/channels/x.md says how"


def _answer(status: int, error: Any, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, named, json.dumps({"error": error}).encode(), 0.0, Hiding("EAAGsecret"))


def _whose(status: int, **error: Any) -> str:
    fault = meta_fault(_answer(status, error), "graph.example", GUIDE)
    assert fault is not None
    return fault.whose


@pytest.mark.parametrize(
    ("status", "code", "subcode", "whose"),
    [
        (400, 190, 463, "channel"), (400, 102, 0, "channel"), (403, 10, 0, "channel"), (400, 299, 0, "channel"),
        (400, 368, 0, "channel"), (400, 803, 0, "channel"), (400, 100, 33, "channel"), (400, 12, 0, "channel"),
        (400, 1, 2_853_006, "channel"), (400, 4, 0, "pace"), (400, 17, 0, "pace"), (403, 32, 0, "pace"),
        (400, 341, 0, "pace"), (400, 613, 0, "pace"), (400, 80_001, 0, "pace"), (400, 1, 0, "nobody"),
        (500, 2, 0, "nobody"), (500, 4_711, 0, "nobody"), (200, 4_711, 0, "nobody"), (400, 100, 0, "message"),
        (400, 506, 0, "message"), (400, 1_609_005, 0, "message"), (400, 4_711, 0, "message"),
    ],
)  # fmt: skip
def test_each_code_says_whose_the_fault_is(status: int, code: int, subcode: int, whose: str) -> None:
    assert _whose(status, code=code, error_subcode=subcode, message="no") == whose


def test_what_passes_by_itself_is_nobody_s_but_not_where_the_code_knows_better() -> None:
    assert _whose(400, code=4_711, is_transient=True, message="no") == "nobody"
    assert _whose(400, code=190, is_transient=True, message="no") == "channel"


def test_its_words_name_the_code_and_hide_the_token() -> None:
    error = {"code": 190, "error_subcode": 463, "message": "EAAGsecret has expired", "error_user_msg": "Log in."}
    fault = meta_fault(_answer(400, error), "graph.example", GUIDE)
    assert fault is not None
    assert fault.said == "graph.example said 400 (190/463): [hidden] has expired – Log in."
    assert fault.remedy == f"the token has expired: make a new one ({GUIDE})"


def test_without_an_error_object_nothing_is_said() -> None:
    odd: tuple[Any, ...] = (None, "x", [], 5)
    for error in odd:
        assert meta_fault(_answer(400, error), "graph.example", GUIDE) is None
    assert meta_error(Answer(400, {}, b"<html>", 0.0)) is None


@pytest.mark.parametrize(
    "error", [{}, {"code": "190", "message": 5}, {"code": True}, {"code": [], "error_subcode": {}}]
)
def test_odd_values_are_no_codes(error: dict[str, Any]) -> None:
    read = meta_error(_answer(400, error))
    assert read is not None
    assert (read.code, read.said) == (0, "no reason")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry_after": "30"}, 30.0),
        ({"x_business_use_case_usage": '{"1":[{"estimated_time_to_regain_access":3},{"x":1}],"2":[]}'}, 180.0),
        ({"x_business_use_case_usage": '{"1":[{"estimated_time_to_regain_access":99999999}]}'}, 86_400.0),
        ({"x_business_use_case_usage": '{"1":[{"estimated_time_to_regain_access":0}]}'}, None),
        ({"x_business_use_case_usage": "{"}, None),
        ({"x_business_use_case_usage": '{"1":5,"2":[7]}'}, None),
        ({"x_business_use_case_usage": '{"1":[{"estimated_time_to_regain_access":NaN}]}'}, None),
        ({}, None),
    ],
)
def test_the_pause_that_is_asked_for(headers: dict[str, str], seconds: float | None) -> None:
    assert meta_wait(_answer(400, {"code": 32}, **headers)) == seconds
