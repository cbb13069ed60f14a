"""录音录像: finding, keeping and giving out recordings (VC-REC-01 to -07)."""
