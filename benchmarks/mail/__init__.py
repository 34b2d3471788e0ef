"""Figures of sending: kill tests, throughput beside its peers, latency, memory, splicing and signing."""
