"""The lexical side of search."""
