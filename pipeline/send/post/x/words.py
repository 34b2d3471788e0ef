"""What X's answers say: its words, its faults, its pace.

Sources: https://docs.x.com/x-api/fundamentals/response-codes-and-errors and /rate-limits.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pipeline.send.post.plain.call import Fault
from pipeline.send.post.wire.answer import Answer

DUPLICATE: Final = "duplicate content"
"""In the detail of a 403: the account has posted the same words lately."""
_A_DAY: Final = 86_400.0
_ALL_DAY: Final = ("x-user-limit-24hour", "x-app-limit-24hour")
_BAD: Final = 400
_PAID: Final = 402
_FORBIDDEN: Final = 403
_UNAUTHORISED: Final = 401
_TOO_MANY: Final = 429
_CLOCK: Final = 300.0
_CAPS: Final = ("creditsdepleted", "spendcap", "usagecap", "usage-capped", "credits", "spend cap")


def words(answer: Answer) -> str:
    """X's own words in one line: the `detail` of the problem, else that of the first of its `errors`."""
    body = answer.body if isinstance(answer.body, dict) else {}
    errors = body.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    said = _first(body, ("detail",)) or _first(first, ("detail", "message")) or _first(body, ("title",))
    return answer.hiding.clean(said).rstrip(". ") or answer.said


def not_found(answer: Answer) -> bool:
    """Whether X says that there is nothing with this id: one of its `errors` is of that type."""
    errors = answer.body.get("errors") if isinstance(answer.body, dict) else None
    kinds = [one.get("type") for one in errors if isinstance(one, dict)] if isinstance(errors, list) else []
    return any(isinstance(kind, str) and kind.endswith("/resource-not-found") for kind in kinds)


def fault_of(answer: Answer, host: str, guide: str) -> Fault | None:
    """What X means by an answer without success; None: what its status means anywhere."""
    said = f"{host} said {answer.status}: {words(answer)}"
    lower = f"{words(answer)} {answer.text[:2000]}".lower()
    if answer.status == _TOO_MANY and not any(cap in lower for cap in _CAPS):
        return Fault("pace", said, wait=_wait(answer))
    if answer.status == _FORBIDDEN and DUPLICATE in lower:
        return Fault("message", said, "change its words: X takes the same text only once in a while")
    remedy = _remedy(answer, lower)
    return Fault("channel", said, f"{remedy} ({guide})") if remedy else None


def _remedy(answer: Answer, lower: str) -> str:
    """What to do where the fault is the channel's; nothing: it is not, or nobody knows more than the status says."""
    status = answer.status
    if status == _PAID or (status in {_FORBIDDEN, _TOO_MANY} and any(cap in lower for cap in _CAPS)):
        return "see credits and spending limit at console.x.com"
    if status in {_BAD, _FORBIDDEN} and "deleted or not visible" in lower:
        return "the post that it answers is gone: retract the rest, and publish it under a slug of its own"
    if status == _UNAUTHORISED and abs(answer.skew() or 0.0) > _CLOCK:
        return "set this machine's clock: signatures of another hour are refused"
    if status == _FORBIDDEN and "permission" in lower:
        return "give the app “Read and write”, then make token and secret anew"
    return "log in there with a browser and see what it says of the account" if status == _FORBIDDEN else ""


def _wait(answer: Answer) -> float | None:
    """Until the end of the day's limit where that is used up, else of the quarter of an hour's."""
    for name in _ALL_DAY:
        reset = answer.headers.get(f"{name}-reset", "")
        if answer.headers.get(f"{name}-remaining") == "0" and reset.isascii() and reset.isdigit() and len(reset) < 12:  # noqa: PLR2004
            return min(max(int(reset) - answer.at + (answer.skew() or 0.0), 0.0), _A_DAY)
    return answer.wait()


def _first(body: Any, names: tuple[str, ...]) -> str:
    values = (body.get(name) for name in names) if isinstance(body, Mapping) else ()
    return next((value for value in values if isinstance(value, str) and value.strip()), "")
