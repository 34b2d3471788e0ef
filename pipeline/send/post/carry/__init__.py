"""Carrying a thread: its deliveries in order, each asked of the ledger before and told to it after."""
