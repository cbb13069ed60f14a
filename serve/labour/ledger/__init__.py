"""The shards of the labour ledger, for operators."""
