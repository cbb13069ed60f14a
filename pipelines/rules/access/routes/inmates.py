"""What inmates do at a kiosk."""

from pipelines.rules.access.routes.who import Who

ROUTES: dict[str, Who | str] = {
    "POST /api/inmate/sign-in": Who.ANYBODY,
    "POST /api/inmate/face-sign-in": Who.ANYBODY,
    "POST /api/inmate/card-sign-in": Who.ANYBODY,
}
