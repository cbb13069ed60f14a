"""What a bureau's years leave, a file for each wing; `catalog` is the one map."""
