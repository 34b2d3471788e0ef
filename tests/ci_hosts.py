"""Stand-ins for the hosts: a `gh` and a `curl` that keep the comments of one pull request, for steps of the workflows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.ci_repository import Repository
from tests.outboxes import ROOT

BURMESE = "issues/၂၀၂၆ “မြစ်ကူး”.txt"
GH = '''#!/usr/bin/env python3
"""A GitHub of one pull request, in a folder: comments are files, and every call is a line."""
import json, os, pathlib, subprocess, sys
words, place = sys.argv[1:], pathlib.Path(os.environ["FAKE_HOST"])
with (place / "calls").open("a") as calls:
    calls.write(json.dumps(words) + "\\n")
method = words[words.index("--method") + 1] if "--method" in words else "GET"
path = next(word for word in words if word.startswith("repos/"))
fields = dict(words[n + 1].partition("=")[::2] for n, word in enumerate(words) if word in ("-f", "-F"))
comments = place / "comments.json"
known = json.loads(comments.read_text()) if comments.exists() else {}
if path.endswith("/pulls"):
    print(7 if fields["head"] == "someone:change" else "")
elif path.endswith("/runs"):
    print((place / "success").read_text() if (place / "success").exists() else "", end="")
elif method == "GET":
    print("\\n".join(known))
else:
    number = path.rpartition("/")[2] if method == "PATCH" else str(100 + len(known))
    known[number] = pathlib.Path(fields["body"].lstrip("@")).read_text(encoding="utf-8")
    comments.write_text(json.dumps(known))
'''
CURL = '''#!/usr/bin/env python3
"""A GitLab of one merge request, in a folder. The token must come by standard input and nowhere else."""
import json, os, pathlib, sys
words, place = sys.argv[1:], pathlib.Path(os.environ["FAKE_HOST"])
assert "hush-hush" not in " ".join(words)
assert sys.stdin.read() == 'header = "PRIVATE-TOKEN: hush-hush"\\n'
url = next(word for word in words if word.startswith("https://"))
notes = place / "comments.json"
known = json.loads(notes.read_text()) if notes.exists() else {}
if url.endswith("/uploads"):
    print(json.dumps({"markdown": "![picture](/uploads/1/picture.png)"}))
elif url.endswith("/pipelines"):
    print(json.dumps([{"sha": (place / "success").read_text()}]))
elif "--get" in words:
    print(json.dumps([{"id": int(number), "body": body} for number, body in known.items()]))
else:
    body = next(word for word in words if word.startswith("body@"))[5:]
    number = url.rpartition("/")[2] if "PUT" in words else str(100 + len(known))
    known[number] = pathlib.Path(body).read_text(encoding="utf-8")
    notes.write_text(json.dumps(known))
'''


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A publication at GitHub, with a browser that takes a picture at once."""
    made = Repository(tmp_path)
    made.tool("gh", GH)
    made.tool("curl", CURL)
    made.tool("google-chrome", '#!/bin/sh\nfor word; do case "$word" in --screenshot=*) '
              "printf '\\211PNG\\r\\n\\032\\n…' > \"${word#*=}\";; esac; done\n")  # fmt: skip
    return made


def issue(repository: Repository, name: str, text: str | None = None) -> None:
    """Write an issue into the editor's clone, a sound one if no text is given."""
    path = repository.desk / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text or (ROOT / "examples" / "2026-03-09-river-crossings.txt").read_text(encoding="utf-8"), "utf-8")


def comments(repository: Repository) -> dict[str, str]:
    """The comments of the one pull request, by number."""
    found: dict[str, str] = json.loads((repository.folder / "comments.json").read_text(encoding="utf-8"))
    return found
