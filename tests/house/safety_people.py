"""Readers whose addresses and names cannot be mistaken for anything else, and the files that bring them in.

What tells somebody is a `Tell`: a piece that must stand nowhere. A piece is shorter than the whole address or name, so
that half an address is found as well.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

SHARED = "mail-of-many.test"
"""Twenty-four readers are there: its name may be said."""


@dataclass(frozen=True, slots=True)
class Person:
    """A reader, and the pieces of address and name that tell who it is."""

    address: str
    name: str
    tells: tuple[str, ...]
    language: str = "en"

    @property
    def wire(self) -> str:
        """The address as it is written to: the domain in ASCII (RFC 5891)."""
        local, _, domain = self.address.rpartition("@")
        return f"{local}@{domain.encode('idna').decode()}"


ALONE = Person("daw.phyuquxan@phyuquxan-family.test", "ဒေါ်ဖြူနှင်းဝေ", ("phyuquxan", "ဖြူနှင်းဝေ"))  # a domain of her own
IDN = Person("soelinquxar@ရန်ကုန်မြို့.test", "Soe Quxandar Lin", ("soelinquxar", "ရန်ကုန်မြို့", "quxandar"), "my")
INTERNATIONAL = Person(
    "မောင်အောင်ကျော်@quxutf-home.test", "မောင်အောင်ကျော်စွာ", ("အောင်ကျော်", "quxutf-home"), "my"
)  # SMTPUTF8 (RFC 6531)
UPPER = Person(
    "Khin.Quxmarlay+News@quxmarlay-press.test", "KHIN QUXMARLAYWIN", ("quxmarlay",)
)  # both cases, and a tag behind a plus sign
SIGNS = Person("o'quxhara%may/x=y@quxhara-weaving.test", "“May” O’Quxhara, née Quxlwin", ("quxhara", "quxlwin"))
SHORT = Person("al@quxalone-home.test", "Al Quxshortname", ("quxalone", "quxshortname"))
ADDED = Person("thiriquxmon@quxadded-house.test", "သီရိမွန်ဇင်", ("thiriquxmon", "quxadded", "သီရိမွန်ဇင်"), "my")
ERASED = Person("erasedquxzin@quxerased-house.test", "ဇင်မာအောင်ထွန်း", ("erasedquxzin", "quxerased", "ဇင်မာအောင်ထွန်း"))
NAMED = (ALONE, IDN, INTERNATIONAL, UPPER, SIGNS, SHORT)
CROWD = tuple(
    Person(f"wunnaquxoo.{number:02}@{SHARED}", f"Wunna Quxoowin {number}", ("wunnaquxoo", "quxoowin"))
    for number in range(24)
)
FEW = tuple(
    Person(f"hninquxyi{number:02}@quxnineteen.test", f"နှင်းရည်လဲ့ {number}", ("hninquxyi", "quxnineteen", "နှင်းရည်လဲ့"))
    for number in range(19)
)  # one fewer than it takes for a domain's name to be said
TESTER = Person("quxtesterdaw@quxtester-desk.test", "", ("quxtester",))
SLIPS = ("quxsliplocal@quxslip-domain.test", "Quxslipname")
"""What somebody typed where it does not belong."""

READERS = (*NAMED, *CROWD, *FEW, ERASED)
_BROKEN = {
    '"htet quxquoted"@quxquotedhome.test': ("quxquoted",),
    "naingquxlin@@quxtwosigns.test": ("naingquxlin", "quxtwosigns"),
    f"quxtoolong{'g' * 70}@quxlonghome.test": ("quxtoolong", "quxlonghome"),
    "quxcomment(daw)@quxbrackets.test": ("quxcomment", "quxbrackets"),
    "Quxdisplay <quxinner@quxshown.test>": ("quxdisplay", "quxinner", "quxshown"),
    "quxbreak\r\nBcc: quxother@quxbreakhome.test": ("quxbreak", "quxother"),
    "quxnodot@quxnodothome": ("quxnodot",),
    "quxip@[192.0.2.77]": ("quxip@",),
    "ကူးစက်မှုမရှိ": ("ကူးစက်မှုမရှိ",),
}
_SOUND = ("quxsound{}@quxsoundhome.test", "Quxsoundname", "en", "weekly", "form", "2024-05-01", "active")
TELLS = frozenset(
    tell.casefold()
    for tell in (
        *(tell for one in (*READERS, ADDED, TESTER) for tell in one.tells),
        *(tell for tells in _BROKEN.values() for tell in tells),
        "quxsound", "quxmislaid", "quxsliplocal", "quxslip-domain", "quxslipname", "quxreason", "quxwording",
    )
)  # fmt: skip
HEADER = ("email", "name", "language", "list", "consent_how", "consent_at", "state", "consent_wording")


def readers_csv() -> str:
    """All readers, as a spreadsheet program would write them."""
    return _csv([_row(one) for one in READERS])


def broken_csv() -> str:
    """Rows that cannot be imported: bad addresses, and names where something else should stand; then sound ones twice."""
    rows: list[tuple[str, ...]] = [
        (address, "Quxmislaid", "en", "weekly", "form", "2024-05-01", "active") for address in _BROKEN
    ]
    for place in range(2, 7):  # language, list, how, when, state
        cells = [cell.format(place) for cell in _SOUND]
        cells[place] = "no" if place == 4 else "Quxmislaid of Quxsound (Daw)"
        rows.append(tuple(cells))
    rows += [tuple(cell.format("twice") for cell in _SOUND)] * 2
    return _csv([(*row, "Quxwording") for row in rows]) + "quxsoundlast@quxsoundhome.test,Quxsoundname,en\n"


def _row(one: Person) -> tuple[str, ...]:
    return (one.address, one.name, one.language, "weekly", "Quxreason: a form", "2024-05-01", "active", "Quxwording")


def _csv(rows: list[tuple[str, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    writer.writerows(rows)
    return out.getvalue()
