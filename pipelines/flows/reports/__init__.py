"""Reports and their forms."""
