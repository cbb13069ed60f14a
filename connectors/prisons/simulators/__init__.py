"""Stand-ins for the prisons' visit and phone systems: made-up people, a clock and faults."""
