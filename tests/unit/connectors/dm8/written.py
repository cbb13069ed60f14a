"""A statement as one line of DM8's text."""

from typing import Any

from connectors.dm8 import Dm8Dialect


def written(statement: Any) -> str:
    made = statement.compile(dialect=Dm8Dialect(), compile_kwargs={"render_postcompile": True})
    return " ".join(str(made).split())
