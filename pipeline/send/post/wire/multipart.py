"""A request that carries files: multipart/form-data (RFC 7578)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Part = str | tuple[str, bytes, str]
"""A text, or a file: its name, its bytes, its media type."""


def form(fields: Mapping[str, Part] | Iterable[tuple[str, Part]]) -> tuple[bytes, str]:
    """The body and its type, which names the boundary, from parts by name. Text travels as UTF-8."""
    from urllib3.filepost import encode_multipart_formdata  # noqa: PLC0415 - law 17

    return encode_multipart_formdata(list(fields.items() if isinstance(fields, Mapping) else fields))
