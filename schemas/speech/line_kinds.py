"""What a line of a transcript is."""

TEXT = "text"
"""Something that was said."""
GAP = "gap"
"""A stretch of which nobody knows what was said in it."""
