"""Prison systems: one adapter a protocol behind one port, and what is done with what they tell."""
