"""Builds an index version from a folder of documents."""
