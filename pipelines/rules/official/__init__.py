"""Official business of courts, police and other bodies."""
