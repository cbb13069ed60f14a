"""What values are called where people read them."""

from datetime import datetime
from typing import Any

from pipelines.rules.platform.local_time import local
from schemas.modules import field as kinds
from schemas.modules.field import Field
from schemas.modules.module import Module


def option_title(options: tuple[kinds.Option, ...], value: str) -> str:
    """The title of an option; one that is no longer offered keeps its value."""
    return next((option.title for option in options if option.value == value), value)


def state_title(module: Module, state: str | None) -> str:
    return option_title(module.states.options, state) if module.states and state else ""


def shown(field: Field, value: Any) -> str:
    """A value of a field that points to nothing else, as people write it."""
    if value is None:
        return ""
    match field.kind:
        case kinds.Flag(yes=yes, no=no):
            return yes if value else no
        case kinds.Choice(options=options):
            return option_title(options, value)
        case kinds.Moment():
            return f"{local(value):%Y-%m-%d %H:%M}" if isinstance(value, datetime) else ""
        case _:
            return str(value)


def verb_of_filling(field: Field) -> str:
    """What the person did not do with an empty field: 请填写, or 请选择."""
    chosen = kinds.Choice | kinds.Coded | kinds.Linked | kinds.Unit | kinds.Day | kinds.Moment
    if isinstance(field.kind, kinds.Attached):
        return f"请上传{field.title}"
    return f"请选择{field.title}" if isinstance(field.kind, chosen) else f"请填写{field.title}"
