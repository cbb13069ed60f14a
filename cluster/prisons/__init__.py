"""Stand-ins of the prisons' systems beside a platform: registered, kept running, measured."""
