"""Measurements as ratios against a peer in the same run. `python -m benchmarks ISSUE` prints them and keeps them."""
