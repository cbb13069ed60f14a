"""Words of the labour system that cross borders."""
