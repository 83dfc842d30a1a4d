"""The process that readers run in."""
