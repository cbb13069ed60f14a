"""People as scripts: each does over the public interfaces what a page does."""
