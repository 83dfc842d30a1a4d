"""Answers questions from an index of documents: terminal, JSON, Slack."""
