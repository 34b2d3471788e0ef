"""The comment on a pull request, in Markdown: `python ci/comment.py PREVIEW [WHERE]`.

PREVIEW is what ci/preview left, WHERE an address below which its pictures stand. What stands in PREVIEW may come from
a stranger's pull request: everything of it goes into a code block, where nothing is a link, a mention or markup.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

MARK = "<!-- broadsheet preview -->"
LONGEST = 60_000  # characters of a comment: both hosts take somewhat more
PICTURES = {"mail": "the e-mail", "card": "the card"}


def main(preview: Path, where: str = "") -> str:
    """The whole comment."""
    said = sorted(preview.glob("[0-9]*.json"), key=lambda path: (len(path.stem), path.stem))
    parts = [MARK, "## Dry run", "" if said else "No issue was added or changed."]
    for path in said:
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
            lines = list(_lines(document))
        except (OSError, ValueError, TypeError, AttributeError):
            lines = ["the dry run left no report: look at the job's log"]
        parts += [_block(lines)]
        parts += [
            f"![{words}]({where}/{path.stem}-{name}.png)"
            for name, words in PICTURES.items()
            if where and (preview / f"{path.stem}-{name}.png").is_file()
        ]
    parts.append("The whole outbox is an artefact of the run: download it, and open `index.html`.")
    return "\n\n".join(filter(None, parts)) + "\n"


def _lines(document: dict[str, Any]) -> list[str]:
    if "errors" in document:
        return [
            f"{one['file'] or 'here'}:{one['line'] or 1}: {one['fault']}; {one['remedy']}" for one in document["errors"]
        ]
    found = [
        f"{one['file'] or document['file']}:{one['line'] or 1}:{one['column'] or 1}: {one['severity']} {one['rule']}: "
        f"{one['message']}; {one['remedy']}"
        for one in document["problems"]
    ]
    return [f"{document['file']} ({document['slug']})", *(found or ["no problems"])]


def _block(lines: list[str]) -> str:
    text = "\n".join(" ".join(line.split()) for line in lines)
    if len(text) > LONGEST // 10:
        text = text[: LONGEST // 10].rpartition("\n")[0] + "\n… and more: see the job's log"
    fence = "`" * (max(map(len, re.findall("`+", text)), default=2) + 1)
    fence = max(fence, "```", key=len)
    return f"{fence}text\n{text}\n{fence}"


if __name__ == "__main__":
    comment = main(Path(sys.argv[1]), *sys.argv[2:3])
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(comment if len(comment) <= LONGEST else comment[:LONGEST] + "\n```\n\n… and more.\n")
