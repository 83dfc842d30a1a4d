"""What people see, as blocks; pure functions."""
