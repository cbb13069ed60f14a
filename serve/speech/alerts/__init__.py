"""The queue of alerts and their rechecks."""
