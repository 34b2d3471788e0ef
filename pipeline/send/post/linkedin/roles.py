"""What the person whose token it is may do at a page.

Source: https://learn.microsoft.com/linkedin/marketing/community-management/organizations/organization-access-control-by-role.
"""

from __future__ import annotations

from typing import Final

from pipeline.send.post.wire.answer import Answer
from pipeline.send.sender import SendError

ROLES: Final = 100
"""How many roles are asked for."""
_MAY_POST: Final = frozenset(
    {"ADMINISTRATOR", "CONTENT_ADMIN", "CONTENT_ADMINISTRATOR", "DIRECT_SPONSORED_CONTENT_POSTER", "RECRUITING_POSTER"}
)


def see_role(answer: Answer, page: str, host: str) -> None:
    """Look for a role that may post, in the answer to GET /rest/organizationAcls?q=roleAssignee.

    Args:
        answer: one of success.
        page: the page's URN.
        host: who answered.

    Raises:
        SendError: there is none, or the answer is something else. Of a person with more than `ROLES` roles nothing is
            said.
    """
    elements = answer.body.get("elements") if isinstance(answer.body, dict) else None
    if not isinstance(elements, list):
        raise SendError(f"{host} gave something else than roles", "see whether the channel's `server` is right")
    roles = [one for one in elements if isinstance(one, dict)]
    ours = {str(one.get("role")) for one in roles if page in (one.get("organization"), one.get("organizationTarget"))}
    if len(elements) < ROLES and not ours & _MAY_POST:
        fault = f"the person whose token it is may not post for {page} at {host}"
        raise SendError(fault, "have an administrator of the page make the token, or correct the channel's number")
