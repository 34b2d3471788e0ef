"""What an editor should know of posting a thread before it is posted."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.channel import Channel
from pipeline.edition import Post


def remark(channel: Channel, posts: Sequence[Post]) -> str:
    """One sentence, empty where there is nothing to say."""
    del channel, posts
    return ""
