"""A run: the readers of a mailing over its lanes, the ledger asked before each and told after it."""
