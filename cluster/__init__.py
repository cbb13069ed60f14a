"""The only reader of the environment: settings, wiring, command line, services."""
