"""Threads: each post is prepared in a container, then published."""
