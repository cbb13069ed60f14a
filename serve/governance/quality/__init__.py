"""Whether records hold what they must."""
