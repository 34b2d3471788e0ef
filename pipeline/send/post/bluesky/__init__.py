"""Bluesky, and every server that speaks the AT Protocol: a thread is one request that writes all posts or none."""
