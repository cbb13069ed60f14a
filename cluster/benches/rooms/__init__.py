"""`qinqiao bench rooms`: what a call costs in our rooms, and through aiortc's own relay."""
