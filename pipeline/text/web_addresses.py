"""Web addresses in running text: where they surely are, and where they end."""

from __future__ import annotations

import re
from collections.abc import Iterator

COUNTRIES = (
    "a[cdefgilmoqrstuwxz] b[abdefghijmnorstvwyz] c[acdfghiklmnoruvwxyz] d[ejkmoz] e[ceegrstu] f[ijkmor]"
    " g[abdefghilmnpqrstuwy] h[kmnrtu] i[delmnoqrst] j[emop] k[eghimnprwyz] l[abcikrstuvy] m[acdeghklmnopqrstuvwxyz]"
    " n[acefgilopruz] om p[aefghklmnrstwy] qa r[eosuw] s[abcdeghijklmnorstvxyz] t[cdfghjklmnortvwz] u[agsyz]"
    " v[aceginu] w[fs] y[et] z[amw]"
).replace(" ", "|")
"""A pattern of country codes (ISO 3166-1 with ac and eu) that are top-level domains; as letters, flags too."""
_NAMED = (
    "com|org|net|info|edu|gov|int|biz|name|pro|museum|coop|news|media|network|blog|site|online|app|dev|page|link|world"
    "|global|social|press|report|live|today|email|center|international|ngo|ong|foundation|community|academy|asia"
)
LABEL = "[a-z0-9]++(?:-++[a-z0-9]++)*+"
"""One label of a host name in ASCII. Possessive, so that no text makes the search slow."""
_SPACES = r"\s။၊。！？、，；：”’»」』）\u200b"
WORD_BEGINS = rf"(?<![^{_SPACES}])"
"""Before a word: nothing, space, or what a text may be divided after without one (`pipeline.text.pieces`)."""
_BEGINS = rf"(?<![^(“\"•{_SPACES}])(?<![^{_SPACES}]\()"
_HOST = (
    rf"(?=[a-z0-9.-]{{4,253}}+(?![a-z0-9.-]))(?!t\.co\b)(?:(?![a-z0-9-]{{64}}){LABEL}\.)+(?:{_NAMED}|{COUNTRIES}|uk)"
)
_HOST_ENDS = r"(?![a-z0-9@_+-])(?!\.[a-z0-9])"
_NO_LONGER_NAME = r"(?![^\s!#-/:-@\[-_{-~]*\.\S)"  # as in .orgမ.com
_PORT = r"(?::[0-9]{1,5}(?![0-9]))"
_PATH = r"(?:/(?:[a-z0-9/._~%+=&,;:@!$*#-]*[a-z0-9/_+-])?)"
_QUERY = r"(?:\?[a-z0-9/._~%+=&,;:@!$*#-]*[a-z0-9/_=&-])"
_FLAGS = re.IGNORECASE | re.ASCII
SURE_URL = re.compile(rf"{_BEGINS}https?://{_HOST}{_HOST_ENDS}{_NO_LONGER_NAME}{_PORT}?{_PATH}?{_QUERY}?", _FLAGS)
"""What every network takes for one whole address: http or https, plain ASCII, no brackets, ended by no punctuation,
below a top-level domain that every server's list has."""
SURE_BARE = re.compile(rf"{_BEGINS}{_HOST}{_HOST_ENDS}(?:{_PORT}?{_PATH}{_QUERY}?)?", _FLAGS)
"""The same without http or https before it; a query then needs a path before it."""
# RFC 3986 allows ASCII only. A letter of another script belongs to an address after a slash and the like (a path that
# a browser shows decoded), but not after a Latin letter: Burmese puts particles behind an address without a space.
ADDRESS = re.compile(
    r"https?://(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]"
    r"|(?<=[/=_\-?&#])[^\x00-\xa0\u104a\u104b\u2000-\u206f\u3000-\u303f\uff00-\uff0f\uff1a-\uff20]+)+",
    re.IGNORECASE,
)
"""An http or https address in running text, perhaps with the punctuation after it."""
_TRAILING = ".,;:!?'*_~"
_PAIRS = {")": "(", "]": "["}


def web_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where http and https addresses stand in a text, as offsets (code points), in order.

    Punctuation that ends a sentence and a closing bracket without its opening one are no part of an address.
    """
    for match in ADDRESS.finditer(text):
        address = _without_trailing(match[0])
        if address.partition("://")[2]:
            yield match.start(), match.start() + len(address)


def different_addresses(text: str) -> int:
    """How many different addresses stand in a text."""
    return len({text[start:end] for start, end in web_addresses(text)})


def _without_trailing(address: str) -> str:
    """An address without the punctuation of the sentence around it; a bracket stays where its partner is inside."""
    unpaired = {closing: address.count(closing) - address.count(opening) for closing, opening in _PAIRS.items()}
    end = len(address)
    while (last := address[end - 1]) in _TRAILING or unpaired.get(last, 0) > 0:
        if last in _PAIRS:
            unpaired[last] -= 1
        end -= 1
    return address[:end]
