"""Filling: the mailing's form and one reader in, a parcel out."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.channel import MailSettings
from pipeline.delivery import READER, READER_TOKEN, UNSUBSCRIBE, UNSUBSCRIBE_MAILTO
from pipeline.reader import Reader, Tokens
from pipeline.send.message.form import Filler
from pipeline.send.sender import Parcel, SendError

__all__ = ["Addressing", "Filler", "unsubscribe_values"]
_JOINTS = tuple("/=?#&")


class Addressing:
    """Makes the parcels of one mailing. Holds no reader."""

    def __init__(
        self, form: Filler, settings: MailSettings, tokens: Tokens, *, key: str, address: str, fixed: Mapping[str, str]
    ) -> None:
        """See `Job` for `key`, `address` and `fixed`.

        Raises:
            SendError: the form has a slot that nothing fills.
        """
        self._form, self._tokens, self._key, self._fixed = form, tokens, key, dict(fixed)
        self._list, self._address = settings.list, address
        self._bounce = _around(settings.return_path) if settings.return_path else None
        self._links = {name: around for name, around in unsubscribe_values(settings).items() if name in form.slots}
        self._residues = {name: _rest(form, name, around) for name, around in self._links.items()}
        self._tells_reader, self._tells_token = READER.name in form.slots, READER_TOKEN.name in form.slots
        known = {READER.name, READER_TOKEN.name, *self._links, *self._fixed}
        if open_slots := sorted(form.slots - known):
            remedy = "give unsubscribe_url or unsubscribe_mailto in the channel's settings, and make the outbox again"
            raise SendError(f"nothing fills {', '.join(open_slots)} in the message", remedy)

    def parcel(self, reader: Reader) -> Parcel:
        """The message to one reader; the same bytes at every attempt."""
        tokens, name = self._tokens, reader.id
        values = dict(self._fixed)
        if self._tells_reader:
            values[READER.name] = reader.address
        if self._tells_token:
            values[READER_TOKEN.name] = tokens.fingerprint(name, self._key)
        for slot, (before, after) in self._links.items():
            token = tokens.reader_token("unsubscribe", name, self._list, residue=self._residues[slot])
            values[slot] = f"{before}{token}{after}"
        back = self._address
        if self._bounce:
            before, after = self._bounce
            back = f"{before}{tokens.reader_token('bounce', name, self._key)}{after}"
        return Parcel(f"{self._key}/{name}", reader.address, back, self._form.wire(values), prepared=True)


def unsubscribe_values(settings: MailSettings) -> dict[str, tuple[str, str]]:
    """What stands before and after the reader's token in each slot that ends a subscription.

    The base address is taken as it is where it ends in one of `/ = ? # &`, else with a slash after it; the mailbox gets
    the token into its local part (RFC 5233), as a URI (RFC 6068).
    """
    url, box = settings.unsubscribe_url, settings.unsubscribe_mailto
    values: dict[str, tuple[str, str]] = {}
    if url:
        values[UNSUBSCRIBE.name] = (url if url.endswith(_JOINTS) else f"{url}/", "")
    if box:
        before, after = _around(box.removeprefix("mailto:"))
        values[UNSUBSCRIBE_MAILTO.name] = (f"mailto:{before}", after)
    return values


def _around(mailbox: str) -> tuple[str, str]:
    """`local+` and `@domain`: what stands around a token in an address (RFC 5233)."""
    local, _, domain = mailbox.rpartition("@")
    return f"{local}+", f"@{domain}"


def _rest(form: Filler, name: str, around: tuple[str, str]) -> int | None:
    """The rest that the token's length must leave, so that the whole value leaves the form's."""
    whole = form.residue(name)
    return None if whole is None else (whole - len("".join(around))) % 3
