"""Passages in Milvus: one collection for each index version."""
