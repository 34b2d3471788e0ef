"""Sending: an outbox in, outcomes out; the ledger is asked before every call and told after it."""
