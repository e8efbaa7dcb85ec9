"""The addresses of what we count, one file per area."""
