"""The visit and phone systems of the prisons: how they are reached, and what they tell."""
