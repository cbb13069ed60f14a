"""System parameters: settings that an administrator changes while the platform runs."""
