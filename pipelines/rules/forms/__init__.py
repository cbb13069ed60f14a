"""What follows from the definition of a form and what was answered to it."""
