"""The command line: `omorg` and its commands."""
