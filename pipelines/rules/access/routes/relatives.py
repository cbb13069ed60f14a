"""What relatives do for themselves."""

from pipelines.rules.access.routes.who import Who

ROUTES: dict[str, Who | str] = {
    "POST /api/relative/sign-in": Who.ANYBODY,
    "GET /api/relative/entry-names": Who.ANYBODY,
    "POST /api/relative/citizen-sign-in": Who.ANYBODY,
    "POST /api/relative/portrait-sign-in": Who.ANYBODY,
    "GET /api/relative/erasure-receipts/{case_id}": Who.ANYBODY,
}
