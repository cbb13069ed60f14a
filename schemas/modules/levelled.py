"""Everything that has levels of data: the declared modules, and data that lie elsewhere.

Those below have no records, pages or permissions of a module; only what their levels govern is
declared here. Which code obeys them is said in decisions/0029.
"""

from collections.abc import Mapping

from schemas.modules.catalog import MODULES
from schemas.modules.field import Field, Mask, Text
from schemas.modules.module import Module, Scope

LABOUR_HOURS = Module(
    code="labour_hours",
    title="劳动工时",
    noun="劳动工时",
    subsystem="labour",
    group="劳动工时",
    table="hours_line",
    fields=(Field(name="inmate", title="劳动者身份", kind=Text(most=64), mask=Mask.NUMBER),),
    core=("inmate",),
    label=(),
    scope=Scope(unit=None),
    order=("inmate",),
    requirements=("LR-GEN-07",),
)
"""Whose hours they are lies sealed; the minutes are counted by the database and lie as they are."""

BY_HAND = (LABOUR_HOURS,)
LEVELLED: Mapping[str, Module] = {**MODULES, **{one.code: one for one in BY_HAND}}
