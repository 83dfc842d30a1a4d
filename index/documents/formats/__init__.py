"""Readers, a folder for each family of formats."""
