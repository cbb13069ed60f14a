"""What public services cost: one file a part, in one list (`bench.py: PARTS`)."""
