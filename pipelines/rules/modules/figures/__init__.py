"""What follows from figures that were counted: periods, sums, order, leads, rows of a file."""
