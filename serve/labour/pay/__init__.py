"""Pay of labour: sheets calculated, reported and corrected."""
