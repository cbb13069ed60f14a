"""Speech of running visits and phone calls, which other systems hand in (VC-SUP-18)."""
