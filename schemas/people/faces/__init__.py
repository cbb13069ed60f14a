"""The face library and its one service for all callers (VC-BASE-21 to -24)."""
