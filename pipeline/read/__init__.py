"""From bytes to an Issue: one module a format, one for the resource list."""
