"""Officers' accounts as rows of a file."""
