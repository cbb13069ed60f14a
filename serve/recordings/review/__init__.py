"""Recording, transcript and reviews of a call."""
