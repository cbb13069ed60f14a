"""`qinqiao bench overload`: each part at its limit, above it, and back."""
