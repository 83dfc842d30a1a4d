"""Does what listeners hand over."""
