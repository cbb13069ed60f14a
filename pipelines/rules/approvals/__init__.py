"""The approval state machine: what a flow means and what a decision leads to."""
