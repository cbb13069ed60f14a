"""What inmates do at a kiosk."""

from pipelines.rules.access.routes.who import Who

ROUTES: dict[str, Who | str] = {}
