"""The relative behind a white list entry, as officers see him."""
