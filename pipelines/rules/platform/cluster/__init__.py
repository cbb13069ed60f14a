"""What follows from what is seen of nodes, replicas and standing actors (NF-OPS-06)."""
