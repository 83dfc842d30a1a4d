"""The commands on what staff asked: what nothing answers, and the report."""
