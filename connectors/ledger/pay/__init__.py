"""Pay in the shards: written ahead of the core's commit, settled by messages."""
