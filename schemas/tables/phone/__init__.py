"""Phone calls, tickets, fees."""
