"""What is asked: the message without its frame, and words that ask nothing."""
