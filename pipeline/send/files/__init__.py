"""Senders that write files: a maildir, an mbox, a directory."""
