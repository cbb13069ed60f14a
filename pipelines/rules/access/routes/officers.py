"""An officer's own session, and what every page of the console needs."""

from pipelines.rules.access.routes.who import Who

ROUTES: dict[str, Who | str] = {
    "POST /api/officer/sign-in": Who.ANYBODY,
    "GET /api/officer/me": Who.OFFICER,
    "POST /api/officer/sign-out": Who.OFFICER,
    "POST /api/officer/challenges": Who.ANYBODY,
    "POST /api/officer/claim": Who.ANYBODY,
    "GET /api/security-notices": Who.OFFICER,
    "POST /api/security-notices/{notice_id}/seen": Who.OFFICER,
    "POST /api/officer/password": Who.OFFICER,
    "POST /api/officer/second-factor": Who.OFFICER,
    "POST /api/officer/second-factor/confirm": Who.OFFICER,
    "GET /api/officer/sessions": Who.OFFICER,
    "POST /api/officer/sessions/{session_id}/end": Who.OFFICER,
    "GET /api/menu": Who.OFFICER,
    "PUT /api/subsystems/{subsystem}": "keep_menu",
    "PUT /api/menu/{item}": "keep_menu",
}
