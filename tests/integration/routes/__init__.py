"""The leak test: every address of the site, who it lets in, and what it must never show to anybody else."""
