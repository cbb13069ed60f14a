"""Every permission, one line each in a file for each wing."""
