"""The message of a mailing: its form with slots, the values that fill them, and DKIM over the result."""
