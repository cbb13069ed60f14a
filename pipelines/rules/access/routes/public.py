"""What is asked before anybody is known."""

from pipelines.rules.access.routes.who import Who

ROUTES: dict[str, Who | str] = {
    "GET /api/health": Who.ANYBODY,
    "GET /api/sealing": Who.ANYBODY,
    "POST /api/liveness-challenges": Who.ANYBODY,
}
