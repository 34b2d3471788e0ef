"""What one reader costs besides the wire: tokens, splicing and headers; and a signature beside the bare RSA of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from benchmarks.mail.stage import SLUG, Stage
from pipeline.audience import open_audience
from pipeline.channel import MailSettings
from pipeline.outbox import read_outbox
from pipeline.send.message.dkim import Signer
from pipeline.send.message.fill import Addressing
from pipeline.send.message.form import load_form

Row = tuple[str, str, str, str, bool]
_DATE = "Mon, 09 Mar 2026 07:00:00 +0000"
_TIMES, _ROUNDS = 200, 15


def splicing(scratch: Path) -> list[Row]:
    """Microseconds for each reader to make a parcel; a DKIM signature beside a raw one, best of several rounds."""
    stage = Stage(scratch / "splice", 50, "directory", 'path = "mail"')
    stage.run("--dry-run", str(stage.issue))
    outbox = read_outbox(stage.folder / "outbox" / SLUG)
    form = load_form(outbox.files["newsletter/message.eml"], outbox.rows[0]["slots"])
    with open_audience(stage.settings.audience, stage.folder) as audience:
        readers = audience.readers("weekly", None)
        people = list(readers.open([one.id for one in readers.freeze()]).values())
        settings = stage.settings.channels[0].settings
        assert isinstance(settings, MailSettings)
        made = Addressing(
            form, settings, readers.tokens, key=f"{SLUG}/newsletter", address="a@example.org", fixed={"date": _DATE}
        )  # fmt: skip
        parcel = _best(lambda: [made.parcel(one) for one in people]) / len(people)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()  # fmt: skip
    signed = form.signed(Signer("example.org", "s1", pem))
    values = dict.fromkeys(form.slots, "x") | {
        "reader": "reader@example.org", "date": _DATE, "unsubscribe": "https://lists.example.org/u/abc",
    }  # fmt: skip
    raw = _best(lambda: [key.sign(b"x" * 500, padding.PKCS1v15(), hashes.SHA256()) for _ in range(_TIMES)]) / _TIMES
    whole = _best(lambda: [signed.wire(values) for _ in range(_TIMES)]) / _TIMES
    size = len(form.fill(values))
    return [
        (
            f"tokens, splicing and headers for one reader, {size // 1000} KB", f"{parcel * 1e6:.0f} µs", "", "≤ 50 µs",
            parcel <= 50e-6,
        ),
        (
            "DKIM with its splicing to one raw RSA-2048 signature", f"{whole * 1e6:.0f} µs to {raw * 1e6:.0f} µs",
            f"{whole / raw:.2f}", "≤ 1.3", whole <= 1.3 * raw,
        ),
    ]  # fmt: skip


def _best(work: Callable[[], object]) -> float:
    """Seconds of the quickest of several rounds: what the work costs when nothing else runs."""
    times = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)
