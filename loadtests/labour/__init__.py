"""Officers of wards and prisons who enter, decide and count hours, for Locust."""
