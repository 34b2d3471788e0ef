"""A thread for a LinkedIn page: one post, and what it has no room for as comments below it."""

from __future__ import annotations

from typing import Any, Final

from pipeline.channel import Channel, LinkedInSettings, Publication
from pipeline.delivery import Packed, Slot
from pipeline.edition import Post, ThreadEdition
from pipeline.pack.posts import Wire, pack_posts, picture_slot
from pipeline.text.escapes import linkedin, linkedin_tag

PATH: Final = "/rest/posts"
_HEADERS: Final = {"X-Restli-Protocol-Version": "2.0.0"}
_TITLE, _DESCRIPTION = 400, 4086
"""Characters of an article's title and description (Posts API, “Article content”)."""


def pack_linkedin(edition: ThreadEdition, publication: Publication, channel: Channel) -> Packed:
    """The thread as one delivery a post, `<slug>/<channel>/1` and so on, each waiting for the one before.

    The first is a POST /rest/posts by the page, in “little text”, with a card of the issue's address, made of the issue
    itself (LinkedIn fetches none for posts of the API), or with the edition's picture, which takes its place. Every
    further one is a POST /rest/socialActions/{post}/comments by the page, in plain text. Slots: `post`, the URN of the
    first post, in the body as it is and in the path percent-encoded; `picture`, the URN of the picture, which is
    uploaded before the first post. The header `Linkedin-Version` is the sender's, from the settings: a version that was
    given up between two posts must not change the outbox.
    Sources: https://learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api and …/comments-api.

    Returns:
        The files `thread.json` and `thread.txt`, the picture, and the deliveries.

    Raises:
        TypeError: the channel is none of LinkedIn (a mistake of the code).
    """
    del publication
    settings = channel.settings
    if not isinstance(settings, LinkedInSettings):
        raise TypeError(channel.kind)
    page, picture = f"urn:li:organization:{settings.organisation or 0}", picture_slot(edition, channel)

    def make(post: Post, key: str, parent: Slot | None) -> Wire:
        del key
        return _comment(post, parent.placeholder, page) if parent else _post(post, edition, page, picture)

    about = "the URN of the first post, percent-encoded in the path"
    return pack_posts(edition, channel, make, ("post", "POST-URN", about))


def little_text(post: Post) -> str:
    """A post's text as `commentary` has it: escaped, its hashtags by their template."""
    done, at = [], 0
    for mark in post.marks:
        if mark.kind == "tag":
            done += [linkedin(post.text[at : mark.start]), linkedin_tag(mark.value)]
            at = mark.end
    return "".join((*done, linkedin(post.text[at:])))


def _post(post: Post, edition: ThreadEdition, page: str, picture: Slot | None) -> Wire:
    body: dict[str, Any] = {
        "author": page,
        "commentary": little_text(post),
        "visibility": "PUBLIC",
        "distribution": {"feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": []},
    }
    if content := _content(edition, picture):
        body["content"] = content
    whole = body | {"lifecycleState": "PUBLISHED", "isReshareDisabledByAuthor": False}
    return Wire(PATH, whole, _HEADERS, picture)


def _content(edition: ThreadEdition, picture: Slot | None) -> dict[str, Any]:
    """What stands below the text: the picture, else the card of the address, of which a post has one only."""
    if picture and edition.picture:
        return {"media": {"id": picture.placeholder, "altText": edition.picture.alt}}
    card = edition.link
    if card is None or not card.title or len(card.title) >= _TITLE:
        return {}
    article = {"source": card.url, "title": card.title}
    if card.description and len(card.description) < _DESCRIPTION:
        article["description"] = card.description
    return {"article": article}


def _comment(post: Post, parent: str, page: str) -> Wire:
    body = {"actor": page, "object": parent, "message": {"text": post.text}}
    return Wire(f"/rest/socialActions/{parent}/comments", body, _HEADERS)
