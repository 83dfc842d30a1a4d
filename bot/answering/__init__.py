"""From a question to an answer with citations, or an honest no."""
