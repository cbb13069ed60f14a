"""Every door to the outside; all I/O, no Ray."""
