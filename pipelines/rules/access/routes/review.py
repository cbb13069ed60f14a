"""Words, alerts, recordings, transcripts and their review."""

ROUTES: dict[str, str] = {}
