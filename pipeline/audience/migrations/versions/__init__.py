"""One script a revision; each names the one before it. A released script is never changed."""
