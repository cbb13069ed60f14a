"""What live transcription of every channel has in common: lease, ear, lines, alerts."""
