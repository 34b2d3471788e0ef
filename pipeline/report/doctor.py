"""What `publish doctor` says: a line a finding, as soon as it is there, and the faults counted at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pipeline.report.saying import counted, document, say, talk

if TYPE_CHECKING:
    from pipeline.dispatch.doctor import Found


def found(all_of_it: Iterable[Found], *, as_json: bool) -> None:
    """Say every finding, each as soon as it is made, and how many there were."""
    out, rows, levels = talk(as_json=as_json), list[dict[str, Any]](), Counter[str]()
    for one in all_of_it:
        finding = one.finding
        remedy = f"; {finding.remedy}" if finding.remedy else ""
        say(f"{finding.level:<8}{one.about}: {finding.said}{remedy}", out)
        rows.append(
            {
                "about": one.about,
                "level": finding.level,
                "said": finding.said,
                "remedy": finding.remedy,
                "away": finding.away,
            }
        )
        levels[finding.level] += 1
    faults, warnings = levels["fault"], levels["warning"]
    say(f"{counted(faults, 'fault')}, {counted(warnings, 'warning')}", out)
    document({"findings": rows, "faults": faults, "warnings": warnings}, as_json=as_json)
