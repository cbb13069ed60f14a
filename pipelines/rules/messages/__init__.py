"""What messages to relatives may say and where they may go."""
