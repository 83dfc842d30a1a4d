"""Searches an index version."""
