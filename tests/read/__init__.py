"""Tests of reading: bytes in, Issue and Problems out."""
