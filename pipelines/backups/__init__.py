"""What a backup is and when it counts."""
