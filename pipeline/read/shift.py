"""Spans of a text that is put behind another one."""

from __future__ import annotations

from dataclasses import replace

from pipeline.issue import Span


def shifted(spans: tuple[Span, ...], by: int) -> tuple[Span, ...]:
    """The spans, their offsets moved by a number of characters."""
    return tuple(replace(span, start=span.start + by, end=span.end + by) for span in spans) if by else spans
