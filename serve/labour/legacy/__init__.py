"""What became of old data that were taken over; read alone."""
