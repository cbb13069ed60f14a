"""What a call's recording is made of: packets, journals, time lines and gaps."""
