"""Reports: keeping their form, filling them in, their approval and the bureau's summary."""
