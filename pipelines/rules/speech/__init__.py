"""From one speaker's sound to sentences, and from sentences to sensitive words; all of it pure."""
