"""What waits for somebody to decide: what it is, and how it is decided on."""
