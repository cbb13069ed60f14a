"""A stand-in of the real-person check of public security, which knows nothing of our database."""
