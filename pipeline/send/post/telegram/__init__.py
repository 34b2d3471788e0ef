"""Telegram channels, by a bot that may post there."""
