"""X: a thread of posts by its API, version 2."""
