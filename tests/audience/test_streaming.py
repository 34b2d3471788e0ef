"""A hundred thousand readers in the memory of ten thousand: taking in, planning, listing, freezing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_RUN = """
import resource, sys
from pathlib import Path
from pipeline.audience import NewSubscriber, new_master_key, open_audience
from pipeline.channel import AudienceSettings, Secret

count, root = int(sys.argv[1]), Path(sys.argv[2])
(root / "key").write_text(new_master_key())
(root / "key").chmod(0o600)
rows = lambda: (NewSubscriber(address=f"r{n}@d{n % 900}.test", name="Thida", language="en", lists=("weekly",)) for n in range(count))
with open_audience(AudienceSettings(key=Secret(file="key")), root) as audience:
    assert sum(one.what == "added" for one in audience.plan_many(rows())) == count
    assert sum(one.what == "added" for one in audience.add_many(rows())) == count
    assert sum(one.what == "unchanged" for one in audience.plan_many(rows())) == count
    assert sum(one.name == "Thida" for one in audience.listing("weekly", "active")) == count
    assert len({one.domain for one in audience.readers("weekly", "en").freeze()}) == (900 if count >= 18_000 else 1)
    assert audience.stats().subscribers == count
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def _peak(count: int, folder: Path) -> int:
    """Kilobytes that a process of its own needed at most."""
    folder.mkdir()
    done = subprocess.run([sys.executable, "-c", _RUN, str(count), folder], check=True, capture_output=True, text=True)
    return int(done.stdout)


def test_memory_does_not_grow_with_the_audience(tmp_path: Path) -> None:
    few, many = _peak(10_000, tmp_path / "few"), _peak(100_000, tmp_path / "many")
    assert many <= 1.2 * few
