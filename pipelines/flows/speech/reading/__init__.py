"""Reading recordings: from a sealed sound to the lines, hits and alerts of its record reading."""
