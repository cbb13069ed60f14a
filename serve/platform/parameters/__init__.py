"""System parameters, as the system administrator keeps them."""
