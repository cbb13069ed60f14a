"""The keeper of a node: sees its replicas and actors, sets how many there are, restarts them."""
