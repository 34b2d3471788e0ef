"""What `publish doctor` says: a line a finding, as soon as it is there, and the faults counted at the end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pipeline.report.saying import counted, document, say, talk

if TYPE_CHECKING:
    from pipeline.dispatch.doctor import Found
    from pipeline.send.post.poster import Finding


def found(all_of_it: Iterable[Found], *, as_json: bool) -> list[Finding]:
    """Say every finding; gives the faults."""
    out, rows, faults, warnings = talk(as_json=as_json), list[dict[str, Any]](), list["Finding"](), 0
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
        faults += [finding] if finding.level == "fault" else []
        warnings += finding.level == "warning"
    say(f"{counted(len(faults), 'fault')}, {counted(warnings, 'warning')}", out)
    document({"findings": rows, "faults": len(faults), "warnings": warnings}, as_json=as_json)
    return faults
