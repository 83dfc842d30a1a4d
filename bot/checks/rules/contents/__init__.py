"""Rules about what documents say, and about the files that HR writes."""
