"""Passages, their vectors and word counts."""
