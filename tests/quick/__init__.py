"""What is worth running between two changes: `make quick`."""
