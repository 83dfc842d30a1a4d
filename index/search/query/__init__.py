"""What a question's words may mean."""
