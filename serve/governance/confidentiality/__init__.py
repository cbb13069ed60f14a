"""待定密: what nobody knows to be ordinary or privileged, and what officers decide of it."""
