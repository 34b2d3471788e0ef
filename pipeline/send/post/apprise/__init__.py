"""Notifications by Apprise, which knows more than a hundred services and of each whether it took the notice or not."""
