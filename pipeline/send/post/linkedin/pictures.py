"""LinkedIn's Images API: an upload is begun, the bytes are put where LinkedIn says, and the image is waited for.

Source: https://learn.microsoft.com/linkedin/marketing/community-management/shares/images-api. It needs
w_organization_social, as the post does. The token goes with the bytes, as that page has it, so they are put nowhere but
on a host of LinkedIn or on the channel's own server.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from pipeline.outcome import Deferred, Refused
from pipeline.send.post.linkedin.api import LinkedInApi
from pipeline.send.post.plain.call import Call
from pipeline.send.post.plain.uploading import NotUploaded, Picture
from pipeline.send.post.wire.answer import Answer

MOST: Final = 8_000_000
"""Bytes of a picture: our own limit, for Microsoft names one of pixels alone (36,152,320)."""
IMAGES: Final = "/rest/images"
_IMAGE = re.compile(r"urn:li:image:[A-Za-z0-9_-]{1,100}")
_LINKEDIN = re.compile(r"https://(?:[a-z0-9-]+\.){0,5}linkedin\.com/[!-\[\]-~]*")
_PRINTABLE = re.compile(r"[!-\[\]-~]+")
_POLLS, _PAUSE = 15, 2.0
"""How often it is asked whether an image is ready, and the seconds between."""
_WORKING: Final = frozenset({"WAITING_UPLOAD", "PROCESSING"})
_FAILED: Final = "PROCESSING_FAILED"

Step = Callable[[Call], Answer]


def upload(api: LinkedInApi, picture: Picture, step: Step, look: Step, sleep: Callable[[float], object]) -> str:
    """Upload a picture as the page's; its URN.

    Args:
        api: the page.
        picture: what is uploaded; its description travels with the post.
        step: the answer of success to a request; raises `NotUploaded`.
        look: the answer to a question, whatever its status; raises `NotUploaded` where there is none.
        sleep: of this machine.

    Raises:
        NotUploaded: LinkedIn does not take it, or not now.
    """
    url, urn = _place(api, step(api.beginning()))
    step(api.putting(url, picture.content, picture.kind))
    for _ in range(_POLLS):
        state = _state(look(api.get(f"{IMAGES}/{quote(urn, safe='')}")))
        if state == _FAILED:
            why = f"LinkedIn could not make an image of the picture {picture.name}"
            raise NotUploaded(Refused(f"{why}; set card = false in the channel, or mend it", _FAILED))
        if state not in _WORKING:
            return urn  # it is ready, or LinkedIn does not tell us
        sleep(_PAUSE)
    why = f"LinkedIn is still at work on the picture {picture.name}; nothing was posted; try again later"
    raise NotUploaded(Deferred(why, scope="connection"))


def _place(api: LinkedInApi, answer: Answer) -> tuple[str, str]:
    """Where the bytes go, and the image's URN."""
    value = answer.body.get("value") if isinstance(answer.body, dict) else None
    url, urn = (value.get("uploadUrl"), value.get("image")) if isinstance(value, dict) else (None, None)
    if not isinstance(url, str) or not isinstance(urn, str) or not _IMAGE.fullmatch(urn):
        why = "LinkedIn does not say where the picture is to be uploaded; nothing was posted; try again later"
        raise NotUploaded(Deferred(why, str(answer.status), "connection"))
    ours = url.startswith(f"{api.base}/") and _PRINTABLE.fullmatch(url)
    if not (ours or _LINKEDIN.fullmatch(url)):
        why = "the picture was to be uploaded to an address that is not LinkedIn's, and was not"
        raise NotUploaded(Deferred(f"{why}; see whether the channel's `server` is right", scope="channel"))
    return url, urn


def _state(answer: Answer) -> str:
    """The image's `status`; nothing where LinkedIn does not tell."""
    state = answer.body.get("status") if answer.ok and isinstance(answer.body, dict) else None
    return state if isinstance(state, str) else ""
