"""What follows from the definition of a report and what was entered into it."""
