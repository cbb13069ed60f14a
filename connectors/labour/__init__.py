"""Where the labour system gets its data from and keeps them."""
