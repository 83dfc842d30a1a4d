"""The day or stretch of time that a question is about, and which documents apply then."""
