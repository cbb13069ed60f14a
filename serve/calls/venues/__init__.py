"""Venues of video calls: the timetable, and moving calls within it."""
