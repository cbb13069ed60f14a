"""What follows from what: pure functions and small classes."""
