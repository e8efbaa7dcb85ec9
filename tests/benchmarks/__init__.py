"""What `make bench` measures: each section against a limit and against peers, in one run, in processes of their own."""
