"""Rebuilds the index: when somebody says so, or when the folder changes; and tells of it."""
