"""What `omorg check` looks for."""
