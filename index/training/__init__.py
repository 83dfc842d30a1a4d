"""How what ships with the index was made; not needed to run it."""
