"""Where a secret is found, never its value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Secret:
    """Where a secret is found, never its value: exactly one of the three. Read by `pipeline.secret` alone.

    `env` names an environment variable; `file` a file that only its owner may read; `keyring` an entry of the
    system's keyring, `service/name`.
    """

    env: str | None = None
    file: str | None = None
    keyring: str | None = None

    def __str__(self) -> str:
        """How a person finds it: “the environment variable X”."""
        if self.env:
            return f"the environment variable {self.env}"
        return f"the file {self.file}" if self.file else f"the keyring's entry {self.keyring}"
