"""What is asked before anybody is known."""

from pipelines.rules.access.routes.who import Who

ROUTES: dict[str, Who | str] = {}
