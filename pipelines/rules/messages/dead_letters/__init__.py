"""What follows from what with messages that could not be applied."""
