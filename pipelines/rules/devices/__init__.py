"""Rules of terminals: which commands go to which, and how a command moves on."""
