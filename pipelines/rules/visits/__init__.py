"""What follows from what of visits on site."""
