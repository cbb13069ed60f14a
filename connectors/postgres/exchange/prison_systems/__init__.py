"""The prisons' systems in the database: settings, feeds, what they told, and what differs."""
