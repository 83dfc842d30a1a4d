"""What staff ask that nothing answers: grouped by meaning, followed until it is answered."""
