"""From an Issue to the Edition of one channel. Pure."""
