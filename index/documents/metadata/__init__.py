"""Title, dates, audience and the rest, from front matter, side files and texts."""
