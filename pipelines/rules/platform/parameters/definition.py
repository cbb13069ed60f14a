"""What a parameter is: a setting that may be changed while the platform runs."""

import msgspec

from schemas.platform.parameters import ParameterKind

INTEGER, DECIMAL, FLAG = ParameterKind.INTEGER, ParameterKind.DECIMAL, ParameterKind.FLAG


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    """A parameter; `name` is the field of `Settings` that it takes the place of."""

    name: str
    title: str
    hint: str
    group: str
    kind: ParameterKind
    unit: str = ""
    least: float | None = None
    most: float | None = None
