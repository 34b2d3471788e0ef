"""Tests in a real browser: what an editor opens, and what a reader of the e-mail sees."""
