"""What the office formats share."""
