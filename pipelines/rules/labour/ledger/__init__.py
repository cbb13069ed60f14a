"""What follows from what in the labour ledger: packing, integrity values, what a message does."""
