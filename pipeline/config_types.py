"""The types of the configuration's values: what a field's annotation asks for, and a value of the file as that."""

from __future__ import annotations

from pipeline.channel import Secret

TYPES = {
    "str": "a text in quotation marks",
    "int": "a whole number",
    "bool": "true or false",
    "tuple": "a list of texts",
    "Secret": 'where a secret is, never itself: { env = "NAME" }, { file = "PATH" } or { keyring = "SERVICE/NAME" }',
    "Mapping": "a table of texts",
}
"""The types that a field may have, as an editor is told of them."""


def wanted_by(hint: object) -> str:
    """The name in `TYPES` of what an annotation asks for; None and what stands between brackets are left out."""
    return str(getattr(hint, "__name__", hint)).split(" | ", maxsplit=1)[0].split(".")[-1].split("[")[0]


def converted(wanted: str, value: object) -> object:
    """A value of the file as a field of this type holds it; None: it is of another type."""
    if wanted == "Secret":
        return _secret(value)
    if wanted == "tuple":
        return tuple(value) if isinstance(value, list) and all(isinstance(entry, str) for entry in value) else None
    if wanted == "Mapping":
        return value if isinstance(value, dict) and all(isinstance(entry, str) for entry in value.values()) else None
    return value if type(value).__name__ == wanted else None


def _secret(value: object) -> Secret | None:
    if not isinstance(value, dict) or len(value) != 1:
        return None
    ((way, where),) = value.items()
    named = way in {"env", "file", "keyring"} and isinstance(where, str) and where.strip()
    return Secret(**{way: where}) if named else None
