"""What follows from the records and the settings of a prison's systems."""
