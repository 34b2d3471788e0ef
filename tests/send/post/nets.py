"""Every network that the contract of posters is tested with: its name, and what makes it anew."""

from __future__ import annotations

from collections.abc import Callable

from tests.send.post.apprise.net import net as apprise
from tests.send.post.bluesky.net import net as bluesky
from tests.send.post.discord.net import card_net as discord_card
from tests.send.post.discord.net import net as discord
from tests.send.post.facebook.net import net as facebook
from tests.send.post.linkedin.net import net as linkedin
from tests.send.post.mastodon.net import net as mastodon
from tests.send.post.net import Net
from tests.send.post.slack.net import net as slack
from tests.send.post.telegram.net import card_net as telegram_card
from tests.send.post.telegram.net import net as telegram
from tests.send.post.threads_network.net import net as threads
from tests.send.post.webhook.net import net as webhook
from tests.send.post.x.net import net as x

NETS: dict[str, Callable[[], Net]] = {
    "apprise": apprise,
    "bluesky": bluesky,
    "discord": discord,
    "discord-card": discord_card,
    "facebook": facebook,
    "linkedin": linkedin,
    "mastodon": mastodon,
    "slack": slack,
    "telegram": telegram,
    "telegram-card": telegram_card,
    "threads": threads,
    "webhook": webhook,
    "x": x,
}
