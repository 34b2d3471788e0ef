"""A LinkedIn page: one post, and what it has no room for as the page's own comments below it."""
