"""What a relative does on the phone page."""
