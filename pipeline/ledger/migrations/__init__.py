"""The ledger's migrations, walked by `pipeline.database`."""
