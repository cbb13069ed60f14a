"""Which settings may be changed while the platform runs, and within which limits."""

from collections.abc import Mapping

import msgspec

from pipelines.rules.platform.parameters import (
    calls,
    faces,
    headcount,
    others,
    sign_in,
    tools,
    transcription,
)
from pipelines.rules.platform.parameters.definition import FLAG, INTEGER, Definition
from schemas.errors import InvalidInput, NotFound
from schemas.platform.parameters import Value
from schemas.settings import Settings

DEFINITIONS: tuple[Definition, ...] = (
    *tools.DEFINITIONS,
    *transcription.DEFINITIONS,
    *calls.DEFINITIONS,
    *faces.DEFINITIONS,
    *sign_in.DEFINITIONS,
    *headcount.DEFINITIONS,
    *others.DEFINITIONS,
)
PARAMETERS = {one.name: one for one in DEFINITIONS}


def require_parameter(name: str) -> Definition:
    """The definition of this name; `NotFound` without one."""
    if name not in PARAMETERS:
        raise NotFound("没有这个参数。", code="no_such_parameter", name=name)
    return PARAMETERS[name]


def checked(definition: Definition, value: object) -> Value:
    """The value in the parameter's own type; `InvalidInput` says what is wrong with it."""
    right = _typed(definition, value)
    if definition.least is not None and right < definition.least:
        raise _out_of_range(definition)
    if definition.most is not None and right > definition.most:
        raise _out_of_range(definition)
    return right


def applied(settings: Settings, overrides: Mapping[str, object]) -> Settings:
    """The settings with what administrators changed; what does not fit any more is left out.

    A limit may have grown narrower since a value was kept: then the default counts again.
    """
    fitting = {}
    for name, value in overrides.items():
        definition = PARAMETERS.get(name)
        if definition is not None:
            try:
                fitting[name] = checked(definition, value)
            except InvalidInput:
                continue
    return msgspec.structs.replace(settings, **fitting)


def _typed(definition: Definition, value: object) -> Value:
    # A bool is an int to Python, and an administrator means neither by the other.
    if definition.kind is FLAG:
        if isinstance(value, bool):
            return value
        raise _wrong_type(definition, "是或否")
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _wrong_type(definition, "整数" if definition.kind is INTEGER else "数字")
    if definition.kind is INTEGER:
        if value != int(value):
            raise _wrong_type(definition, "整数")
        return int(value)
    return float(value)


def _wrong_type(definition: Definition, expected: str) -> InvalidInput:
    return InvalidInput(
        f"{definition.title}应为{expected}。", code="wrong_type", field=definition.name
    )


def _out_of_range(definition: Definition) -> InvalidInput:
    return InvalidInput(
        f"{definition.title}应在 {definition.least:g} 到 {definition.most:g} "
        f"{definition.unit}之间。".replace(" 之间", "之间"),
        code="out_of_range",
        field=definition.name,
    )
