"""What passes over the wire: one request and its answer, with nothing secret shown."""
