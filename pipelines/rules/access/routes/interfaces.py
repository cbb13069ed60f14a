"""Other platforms' way in, the prisons' systems, and the log of ways in and out."""

from pipelines.rules.access.routes.who import Who

ROUTES: dict[str, Who | str] = {}
