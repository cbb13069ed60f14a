"""What analysts are given: which parts of the ledger changed, names, words, questions."""
