"""Sentences in Swedish and English."""
