"""Running scheduled jobs."""
