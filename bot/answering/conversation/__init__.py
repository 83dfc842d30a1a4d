"""What was asked before in a thread, and questions that lean on it."""
