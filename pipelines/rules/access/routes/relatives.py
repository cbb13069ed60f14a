"""What relatives do for themselves."""

from pipelines.rules.access.routes.who import Who

ROUTES: dict[str, Who | str] = {}
