"""The line of every key that a parser accepts, so that a mistake is told where it stands."""

from __future__ import annotations

import tomli
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.toml_lines import entry_lines, key_lines, line_of

TEXT = '''title = "x"
# [comment]
[a]
b = 1
"c d" = """
[not.a.table]
no = key
"""
e.f = 2
[[a.list]]
g = [
  1,
]
h = { i = 1 }
'''


def test_every_key_has_its_line() -> None:
    lines = key_lines(TEXT)
    assert lines == {
        ("title",): 1,
        ("a",): 3,
        ("a", "b"): 4,
        ("a", "c d"): 5,
        ("a", "e", "f"): 9,
        ("a", "list"): 10,
        ("a", "list", "g"): 11,
        ("a", "list", "h"): 14,
    }
    assert tomli.loads(TEXT)["a"]["c d"].startswith("[not")


def test_what_has_no_line_has_that_of_the_table_around_it() -> None:
    lines = key_lines(TEXT, first_line=2)
    assert line_of(lines, ("a", "list", "h", "i")) == 15
    assert line_of(lines, ("nowhere",)) == 1


@given(st.dictionaries(st.from_regex(r"[A-Za-z0-9_-]{1,8}", fullmatch=True), st.integers(0, 99), min_size=1))
def test_a_flat_file_line_by_line(table: dict[str, int]) -> None:
    text = "\n".join(f"{key} = {value}" for key, value in table.items())
    assert key_lines(text) == {(key,): number for number, key in enumerate(table, 1)}


def test_every_entry_of_an_array_of_tables_has_its_line() -> None:
    text = 'a = """\n[[x]]\n"""\n[[x]]\n[x.y]\n[[ "b".c ]]\n[[x]] # again\n'
    assert entry_lines(text, 11) == {("x",): (14, 17), ("b", "c"): (16,)}
