"""The live channels and who holds them."""
