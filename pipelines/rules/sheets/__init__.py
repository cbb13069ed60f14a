"""Spreadsheet files: read with suspicion, written as a stream."""
