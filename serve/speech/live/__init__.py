"""Speech of running visits and phone calls: handed in by other systems, followed by officers."""
