"""Mastodon, and every server that speaks its API: one status a delivery, each an answer to the one before."""
