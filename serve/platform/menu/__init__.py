"""The menu, and the switches of the subsystems."""
