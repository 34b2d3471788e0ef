"""From an Edition to the exact bytes that travel, and their deliveries. Pure."""
