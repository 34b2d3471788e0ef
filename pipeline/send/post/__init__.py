"""Posts: the deliveries of a thread, one after the other, over a network's own API."""
