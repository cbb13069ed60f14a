"""What booking a visit costs while everybody books."""
