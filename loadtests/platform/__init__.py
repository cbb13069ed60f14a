"""Officers by the hundred at the console, for Locust."""
