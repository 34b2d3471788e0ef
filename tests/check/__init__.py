"""Tests of the room `pipeline.check`."""
