"""What a file is by its content, and how it may be called."""
