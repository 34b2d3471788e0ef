"""The arguments of `publish thread`."""

from __future__ import annotations

import argparse

from pipeline.arguments.issue import checking_parser

_ABOUT = """\
Print the threads of an issue as they will be posted: every post with its number, what it is there for and its length,
the addresses that words in it carry, and who is mentioned. Nothing is written, but with --edit:

  publish thread issue.txt --edit   write issue.thread.toml beside the issue, in which each post can be replaced,
                                    dropped or pinned, and posts of your own be put in; a post that you leave as it is
                                    follows the issue
"""


def thread_parser() -> argparse.ArgumentParser:
    """The parser of `publish thread`."""
    parser = checking_parser("publish thread", _ABOUT)
    parser.add_argument("--edit", action="store_true", help="write the file to change the threads in")
    parser.add_argument(
        "--force", action="store_true", help="with --edit: write the file anew, with the changes that are in it"
    )
    return parser
