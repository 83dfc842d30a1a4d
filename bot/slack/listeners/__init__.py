"""One file a listener."""
