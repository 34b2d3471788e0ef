# All there is to do. `just` alone lists it.

default:
    @just --list

# set up, and write the outbox of the first example
dry-run issue="examples/2026-03-09-river-crossings.txt":
    python3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/publish --dry-run {{ issue }}

# set up, and pass the tests
test *arguments:
    python3 -m venv .venv && .venv/bin/pip install -q -e '.[test]' && .venv/bin/pytest --cov {{ arguments }}

# write the golden outboxes and the generated pages anew: look at the difference before you commit it
golden:
    .venv/bin/python -m tests.make_golden

# draw the README's picture of the page anew (needs Chromium)
picture:
    .venv/bin/python -m tests.make_preview

# the tools alone
lint:
    .venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy && .venv/bin/lint-imports && .venv/bin/codespell .

# measure against the peer (needs npm)
bench *arguments:
    .venv/bin/python -m benchmarks {{ arguments }}
