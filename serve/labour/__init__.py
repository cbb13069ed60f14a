"""Workers, their grades and what counts for them."""
