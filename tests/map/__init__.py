"""docs/map.md: which subsystem stands in which wing of the house, made from the tree itself."""
