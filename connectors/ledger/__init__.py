"""The labour ledger's shards: writing, reading, moving."""
