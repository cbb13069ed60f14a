"""Speech becomes text, words and alerts."""
