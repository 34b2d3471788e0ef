"""Tests of the page where editors look at everything."""
