"""Values that texts state: dates, amounts, names, to compare documents by."""
