"""Words, alerts, recordings, transcripts and their review."""

ROUTES: dict[str, str] = {
    "GET /api/undetermined": "undetermined:list",
    "POST /api/confidentiality/{channel}/{record_id}/privileged": "undetermined:classify",
    "POST /api/confidentiality/{channel}/{record_id}/ordinary": "undetermined:classify",
    "GET /api/privileged-access": "privileged_access:list",
}
