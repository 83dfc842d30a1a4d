"""What an answer says beside its passages, and how it cites them."""
