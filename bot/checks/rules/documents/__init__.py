"""Rules about documents as files: readable, dated, replaced, copied, for whom."""
