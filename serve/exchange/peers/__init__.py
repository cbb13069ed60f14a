"""The list of everything outside that the platform is connected to."""
