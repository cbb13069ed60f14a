"""Reports whose rows, columns and formulas an administrator keeps."""
