"""Figures of threads: kills and lost answers before real servers, what posting costs, what writing costs."""
