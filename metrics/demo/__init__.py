"""A coalition that does not exist, so that the program can be looked at: companies, people, quarters, releases."""
