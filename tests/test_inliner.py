"""premailer loads without the network library, cannot fetch, and leaves that library alone for others."""

from __future__ import annotations

import subprocess
import sys

_SCRIPT = """
import socket, sys
real = socket.socket
class Refused(real):
    def __init__(self, *arguments, **named):
        raise SystemExit("a socket was opened")
socket.socket = Refused
from pipeline.inliner import load_premailer
Premailer = load_premailer()
assert load_premailer() is Premailer
assert "requests" not in sys.modules and "urllib3" not in sys.modules
html = "<html><head><style>p {color: red}</style></head><body><p>x</p></body></html>"
assert 'style="color:red"' in Premailer(html).transform()
try:
    Premailer("<html><head><link rel='stylesheet' href='https://example.org/a.css'></head></html>").transform()
except RuntimeError as error:
    assert "nothing is fetched" in str(error)
else:
    raise SystemExit("it fetched")
socket.socket = real
import requests
assert requests.get.__module__ == "requests.api"
"""


def test_premailer_loads_without_the_network_and_cannot_fetch() -> None:
    ended = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, encoding="utf-8", check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
