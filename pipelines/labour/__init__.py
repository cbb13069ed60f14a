"""Rules and arithmetic of the labour system."""
