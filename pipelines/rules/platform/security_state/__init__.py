"""How each point of an installation's security stands, judged from what was seen of it."""
