"""The audience's schema through the versions: scripts of Alembic, walked by `pipeline.database`."""
