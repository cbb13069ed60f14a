"""The stand-in of 随申办: a server of its own that knows nothing of our database."""
