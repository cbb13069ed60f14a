"""Statistics of visits, counted by SQL over their records; no counter is kept."""
