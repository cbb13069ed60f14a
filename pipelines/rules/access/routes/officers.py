"""An officer's own session, and what every page of the console needs."""

from pipelines.rules.access.routes.who import Who

ROUTES: dict[str, Who | str] = {}
