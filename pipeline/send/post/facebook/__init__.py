"""A Facebook page: one long post an issue."""
