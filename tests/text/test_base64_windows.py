"""Base64 as the standard library decodes it, in which a window can be replaced and nothing around it changes."""

from __future__ import annotations

from base64 import b64decode

from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.text.base64_windows import GROUP, LONGEST, base64_body, blocks

PARTS = st.lists(st.binary(max_size=200), max_size=7)


def _laid_out(parts: list[bytes]) -> tuple[bytes, list[tuple[int, int]]]:
    """The parts together, and where every second one stands."""
    ends = [sum(map(len, parts[: number + 1])) for number in range(len(parts))]
    starts = [0, *ends][: len(parts)]
    return b"".join(parts), list(zip(starts, ends, strict=True))[1::2]


@given(PARTS)
def test_what_is_decoded_is_what_was_encoded_and_lines_are_short(parts: list[bytes]) -> None:
    data, stretches = _laid_out(parts)
    body = base64_body(data, stretches)
    assert b64decode(body, validate=False) == data
    lines = body.split(b"\r\n")
    assert max(map(len, lines)) <= LONGEST
    assert all(len(line) % 4 == 0 for line in lines)
    assert b"".join(b64decode(line) for line in lines) == data, "a program that decodes line by line"


@given(PARTS)
def test_blocks_are_the_whole_and_begin_at_borders(parts: list[bytes]) -> None:
    data, stretches = _laid_out(parts)
    found = list(blocks(stretches, len(data)))
    assert [start for start, _, _ in found] == [0, *[end for _, end, _ in found[:-1]]]
    assert found[-1][1] == len(data)
    assert all(start % GROUP == 0 for start, _, _ in found)
    for start, end in stretches:
        holders = [window for low, high, window in found if low <= start and end <= high]
        assert True in holders or start == end


@given(st.binary(max_size=200), st.binary(min_size=1, max_size=90), st.binary(max_size=200), st.binary(max_size=90))
def test_a_replaced_stretch_of_the_same_rest_changes_its_window_alone(
    before: bytes, old: bytes, after: bytes, new: bytes
) -> None:
    assume(new)
    new += b"x" * ((len(old) - len(new)) % GROUP)
    bodies = [_encoded_blocks(before, middle, after) for middle in (old, new)]
    outside = [[code for code, window in body if not window] for body in bodies]
    assert outside[0] == outside[1]


def _encoded_blocks(before: bytes, middle: bytes, after: bytes) -> list[tuple[bytes, bool]]:
    data = before + middle + after
    stretch = (len(before), len(before) + len(middle))
    return [(base64_body(data[start:end]), window) for start, end, window in blocks([stretch], len(data))]
