"""What pages tell of their errors, and how the public faces fare."""
