"""What everybody may see: released cells, definitions, and words. No other count is imported here."""
