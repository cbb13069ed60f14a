"""What the public platforms ask of a package that is handed in for release."""
