"""What keeps the platform running: jobs, parameters, menu, backups."""
