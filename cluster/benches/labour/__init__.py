"""Hours, posts, pay, documents of labour."""
