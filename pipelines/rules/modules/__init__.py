"""What follows from a module's declaration: checks, differences, masks, rights, files."""
