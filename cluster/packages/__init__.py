"""Packages of the public faces, as the public platforms take them."""
