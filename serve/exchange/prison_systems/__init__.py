"""The prisons' systems: settings, state, problems and reconciliation."""
