"""Forms, their versions, and what was filled in."""
