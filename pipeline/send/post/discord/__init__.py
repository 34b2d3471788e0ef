"""Channels of Discord, by a webhook."""
