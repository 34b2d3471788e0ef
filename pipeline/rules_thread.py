"""The rules about the threads: their posts, what the editor's hand makes of them, their card and their mentions.

Where one of these is broken, the thread is mended by hand (the front matter's [thread]) more often than the issue.
"""

from __future__ import annotations

from pipeline.problem import Rule

THREAD_RULES = (
    Rule(
        "post-too-long",
        "error",
        "A post is longer than the network takes; it would refuse it in mid-thread.",
        "shorten the post in the front matter's [thread]",
        silenceable=False,
    ),
    Rule(
        "post-empty",
        "error",
        "A post has no text; the network would refuse it in mid-thread.",
        "write the post, or remove it from the front matter's [thread]",
        silenceable=False,
    ),
    Rule(
        "post-repeated",
        "warning",
        "Two posts of a thread say exactly the same.",
        "remove one of the two",
    ),
    Rule(
        "thread-empty",
        "error",
        "A thread has no post at all.",
        "write a title or a paragraph, or the posts by hand in the front matter's [thread]",
        silenceable=False,
    ),
    Rule(
        "thread-long",
        "warning",
        "A thread has more posts than the channel is meant to carry (`max_posts`), for what was written or pinned by "
        "hand stays: few read so far.",
        "write fewer posts by hand, or raise `max_posts`",
    ),
    Rule(
        "thread-incomplete",
        "warning",
        "Something of the issue has no place in the thread.",
        "write that part by hand in the front matter's [thread], or raise the channel's `max_posts`; for demands, say"
        " in their paragraph who asks",
    ),
    Rule(
        "thread-without-url",
        "warning",
        "No post of a thread has an address: whoever reads it finds neither the issue nor what it speaks of. On "
        "networks where each address costs, only the issue's own is posted.",
        "set issue_url in [publication] of the configuration, or write `url` in the issue's front matter; or give the "
        "resources their addresses",
    ),
    Rule(
        "thread-edit-unfit",
        "error",
        "A change of a single post names a post that the thread of this channel does not have, or more than one. What "
        "should be dropped or replaced would be posted as it is.",
        "name the post as `publish thread` shows it; or write the edit for one network, as [[bluesky.edit]]; or remove "
        "it",
        silenceable=False,
    ),
    Rule(
        "thread-edit-changed",
        "warning",
        "A change of a single post names a post that begins a little differently now: the issue's text was changed "
        "after the edit was written. The edit is carried out.",
        "look whether it still fits, and write the post's beginning as it is now",
    ),
    Rule(
        "thread-network-unknown",
        "warning",
        "Something is written for the thread of a network or channel that does not exist, so nothing is done with it.",
        "write the name of a channel in the configuration, or a kind of channel that has threads, such as mastodon or "
        "telegram",
    ),
    Rule(
        "content-warning-unknown",
        "error",
        "Bluesky knows content warnings only as labels of its own, and this is none of them: the posts would go "
        "without the warning that was asked for.",
        "write content_warning for [thread.bluesky]: sexual, nudity, porn or graphic-media; or an empty text for none",
    ),
    Rule(
        "card-undrawable",
        "warning",
        "A channel is to have the issue's card, and none can be drawn.",
        "write a shorter epigraph or title; or set card = false in the channel",
    ),
    Rule(
        "card-passed-over",
        "warning",
        "The card shows the title, because the epigraph does not fit on it in letters that can be read.",
        "write a shorter epigraph, if the card should show it",
    ),
    Rule(
        "mention-unresolved",
        "warning",
        "Somebody would be mentioned on Bluesky, where a mention needs the identifier (DID) behind the handle.",
        'add did = "did:plc:…" to the entry in [people] of the configuration; '
        "https://HANDLE/.well-known/atproto-did says it",
    ),
)
