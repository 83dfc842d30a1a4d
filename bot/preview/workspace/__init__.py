"""People, channels and messages of the local workspace."""
