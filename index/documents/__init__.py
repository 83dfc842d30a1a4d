"""Documents: files, what is read of them, and what is known about them."""
