"""Signed webhooks: one POST that a receiver can trust, by the Standard Webhooks specification."""
