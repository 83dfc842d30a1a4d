"""Reads the passages that were found: which answers, with which words, how surely."""
