"""Forms that an administrator designs and the public fills in."""
