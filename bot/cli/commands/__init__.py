"""The commands that take more than a few lines, and what they share."""
