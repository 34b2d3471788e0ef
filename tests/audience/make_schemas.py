"""Write the dumps of today's schema, with somebody of every sort in it: `python -m tests.audience.make_schemas`.

Run once for a new revision, before it is released; dumps of older ones are never written again.
"""

from __future__ import annotations

import base64
import os
import sqlite3
import subprocess
import tempfile
from pathlib import Path

from pipeline.audience import open_audience
from pipeline.audience.schema import SCHEMA
from pipeline.channel import AudienceSettings, Secret
from tests.audience.making import Clock, person
from tests.ledger.cluster import Cluster

DUMPS = Path(__file__).parent / "schemas"
MASTER = base64.b64encode(bytes(range(32))).decode()
"""Opens the dumps, and nothing else anywhere."""
VARIABLE = "KEY_OF_THE_DUMPS"


def fill(store: str) -> None:
    """Somebody of every sort, in a fresh audience."""
    settings = AudienceSettings(store=store, key=Secret(env=VARIABLE), record_ip=True, suppressed_days=1)
    clock = Clock()
    with open_audience(settings, Path(), clock=clock) as audience:
        audience.add(person("pruned@reader.test", state="suppressed"))
        clock.now += 2 * 24 * 60 * 60
        audience.prune()
        consent = {"consent_at": clock.stamp(), "consent_how": "form", "consent_wording": "I do"}
        audience.add(person("active@reader.test", name="သီတာ", language="my", consent_ip="192.0.2.1", **consent))
        audience.add(person("pending@reader.test", state="pending", language="en"))
        for address in ("left", "dead", "full", "forgotten"):
            audience.add(person(f"{address}@reader.test", lists=("daily", "weekly")))
        readers = audience.readers("weekly", None)
        audience.remove(audience.find("left@reader.test") or "", "weekly", "enough")
        readers.suppress(audience.find("dead@reader.test") or "", "no such mailbox", "5.1.1")
        readers.full(audience.find("full@reader.test") or "", "2026-09-21-first", 3)
        audience.forget(audience.find("forgotten@reader.test") or "")


def main() -> None:
    """Both databases' dumps of the newest revision."""
    os.environ[VARIABLE] = MASTER
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "audience.db"
        fill(str(file))
        database = sqlite3.connect(file)
        (DUMPS / f"{SCHEMA.head}.sqlite.sql").write_text("\n".join(database.iterdump()) + "\n", encoding="utf-8")
        database.close()
    cluster = Cluster()
    try:
        url = cluster.database()
        fill(url)
        dumped = subprocess.run(
            [cluster._binaries / "pg_dump", "--inserts", "--no-owner", "-d", url], check=True, capture_output=True
        ).stdout.decode()
    finally:
        cluster.remove()
    # psql's own commands and the comments that name versions are not the schema
    kept = [line for line in dumped.splitlines() if line and not line.startswith(("\\", "--", "SET "))]
    (DUMPS / f"{SCHEMA.head}.postgres.sql").write_text("\n".join(kept) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
