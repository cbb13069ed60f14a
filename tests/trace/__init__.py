"""Which rows of the requirements are proven by a test that passes."""
