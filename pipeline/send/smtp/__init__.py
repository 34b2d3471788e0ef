"""SMTP: connections kept open, one message after the other, and what a relay's answers mean."""
