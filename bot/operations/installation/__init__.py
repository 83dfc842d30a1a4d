"""The installation as a whole: how it is, and its records and versions kept elsewhere."""
