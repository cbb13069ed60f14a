"""An officer's own session, and what every page of the console needs."""

from pipelines.rules.access.routes.who import Who

ROUTES: dict[str, Who | str] = {
    "POST /api/officer/sign-in": Who.ANYBODY,
    "POST /api/officer/challenges": Who.ANYBODY,
    "POST /api/officer/claim": Who.ANYBODY,
}
