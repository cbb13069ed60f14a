"""Days in the prisons' visit and phone systems, moment by moment."""
