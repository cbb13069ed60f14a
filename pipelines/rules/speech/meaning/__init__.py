"""Meaning without the word: what lines say of a few risks, although no listed word is in them."""
