"""Channels of Slack, by an incoming webhook."""
