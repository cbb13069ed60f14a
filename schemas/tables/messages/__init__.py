"""Messages within the platform and to relatives."""
