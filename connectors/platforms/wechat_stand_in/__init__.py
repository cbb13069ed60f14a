"""The stand-in of WeChat: a server of its own that knows nothing of our database."""
