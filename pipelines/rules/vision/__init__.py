"""What follows from a picture of a face; pure functions on arrays."""
