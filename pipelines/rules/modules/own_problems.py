"""Whether what a module offers to relatives holds together."""

from collections.abc import Iterator, Mapping

from schemas.modules.approval import FAILED_CHECKS, KINSHIP
from schemas.modules.field import Choice, Day, Edited, Flag, Text
from schemas.modules.module import Module

GIVEN = ("relative_id", "inmate_id", "proof")
"""Fields that every application fills in by itself."""
FACTS = {KINSHIP.name, FAILED_CHECKS.name}


def own_problems(module: Module, modules: Mapping[str, Module]) -> Iterator[str]:
    """What is applied for must become a record, by answers that the form can take."""
    own = module.own
    if own is None:
        return
    names = {field.name for field in module.fields}
    asked = {ask.name for ask in own.asks}
    for name in sorted({*GIVEN, *asked, own.begins} - {"", *names}):
        yield f"its own form fills in {name}, which it has not"
    for ask in own.asks:
        if ask.name in names and not isinstance(module.field(ask.name).kind, Text | Choice):
            yield f"its own form asks for {ask.name}, which is neither text nor choice"
        if ask.along and ask.along not in asked:
            yield f"its own form asks for {ask.name} along with {ask.along}, which it does not ask"
    if own.begins in names and not isinstance(module.field(own.begins).kind, Day):
        yield f"its own application begins by {own.begins}, which is no day"
    yield from _unfilled(module, {*GIVEN, *asked, own.begins})
    for fact in own.approval.facts:
        if fact.name not in FACTS:
            yield f"its own application tells {fact.name}, which nobody works out"
    others = [one.own for one in modules.values() if one.own and one.code != module.code]
    if own.address in {one.address for one in others}:
        yield f"another module is applied for at {own.address}"


def _unfilled(module: Module, filled: set[str]) -> Iterator[str]:
    for field in module.fields:
        given = field.default is not None or isinstance(field.kind, Flag)
        given = given or field.edited is Edited.NEVER or not field.required
        if not given and field.name not in filled:
            yield f"its own form leaves out {field.name}, which is required"
