"""What the level of data governs: who sees a field, and which level it may be given (AC-4)."""

from collections.abc import Collection, Iterable, Mapping

import msgspec

from pipelines.rules.access.codes.access import SEE_IMPORTANT, SEE_SENSITIVE
from pipelines.rules.modules.grants import KEPT_BY_ADMINISTRATOR
from pipelines.rules.modules.problems import problem
from schemas.errors import InvalidInput
from schemas.modules.field import Field
from schemas.modules.levelled import LEVELLED
from schemas.modules.levels import TITLES, Level
from schemas.modules.module import Module

ITSELF = ""
"""Stands among the names of fields for the module."""
SEES = {Level.SENSITIVE: SEE_SENSITIVE.code, Level.IMPORTANT: SEE_IMPORTANT.code}
"""The permission that opens each level; what lies below is open to whoever may list a module."""

Levels = Mapping[str, Level]
"""What was set otherwise than declared, by the name of the field."""
STRICTEST: Levels | None = None
"""In place of what is set where that cannot be trusted: then all counts as of the highest level."""


def declared(field: Field) -> Level | None:
    """A masked field is sensitive unless it says more; others follow their module."""
    return field.level or (Level.SENSITIVE if field.mask else None)


def level_of_module(module: Module, levels: Levels | None) -> Level:
    return Level.IMPORTANT if levels is None else levels.get(ITSELF, module.level)


def level_of(module: Module, field: Field, levels: Levels | None) -> Level:
    """A field is never below its module."""
    if levels is None:
        return Level.IMPORTANT
    own = levels.get(field.name, declared(field)) or Level.PUBLIC
    return max(own, level_of_module(module, levels), key=lambda level: level.rank)


def clearance(permissions: Collection[str]) -> Level:
    """The highest level that somebody with these permissions may see."""
    held = [level for level, code in SEES.items() if code in permissions]
    return max(held, key=lambda level: level.rank, default=Level.INTERNAL)


def may_see(level: Level, seen: Level) -> bool:
    return level.rank <= seen.rank


def withheld(module: Module, levels: Levels | None, seen: Level) -> frozenset[str]:
    """Names of the fields that lie above what may be seen."""
    return frozenset(
        field.name for field in module.fields if not may_see(level_of(module, field, levels), seen)
    )


def unmasked_above(module: Module, levels: Levels) -> frozenset[str]:
    """What a consumer without the right to whole values gets nothing of: no mask covers it."""
    hidden = withheld(module, levels, Level.INTERNAL)
    return frozenset(name for name in hidden if not module.field(name).mask)


def titles_above(
    every: Mapping[str, Levels | None], permissions: Collection[str], code: str
) -> frozenset[str]:
    """Titles of a module's fields that somebody may not see; none of what is no module."""
    module = LEVELLED.get(code)
    if module is None:
        return frozenset()
    hidden = withheld(module, every[code], clearance(permissions))
    return frozenset(module.field(name).title for name in hidden)


def narrowed(module: Module, hidden: Collection[str]) -> Module:
    """The module as it is for those who may not see some of its fields."""
    if not hidden:
        return module
    return msgspec.structs.replace(
        module,
        fields=tuple(field for field in module.fields if field.name not in hidden),
        actions=tuple(
            msgspec.structs.replace(
                action, fields=tuple(name for name in action.fields if name not in hidden)
            )
            for action in module.actions
        ),
        order=tuple(name for name in module.order if name.removeprefix("-") not in hidden),
    )


def require_none_of(module: Module, hidden: Collection[str], names: Iterable[str]) -> None:
    """Raise `InvalidInput` where a hidden field would be written."""
    for name in names:
        if name in hidden:
            title = module.field(name).title
            raise problem(name, f"{title}的密级高于您的账号可查看的级别，不能填写")


def require_fillable(module: Module, hidden: Collection[str]) -> None:
    """Raise `InvalidInput` where a new record needs what somebody may not see."""
    needed = (one for one in module.fields if one.required and one.default is None)
    require_none_of(module, hidden, [one.name for one in needed if one.name in hidden])


def read_levels(text: str) -> Levels:
    """From the stored text, as `phone=important,remark=sensitive`."""
    pairs = (one.partition("=") for one in text.split(",") if one)
    return {name: Level(level) for name, _, level in pairs}


def written_levels(levels: Levels) -> str:
    return ",".join(f"{name}={levels[name].value}" for name in sorted(levels))


def settled(module: Module, wanted: Levels) -> Levels:
    """What is to be kept of the wanted levels: those that differ from the declaration."""
    kept = {}
    for name, level in wanted.items():
        first = module.level if name == ITSELF else declared(_field(module, name))
        if level is not first:
            kept[name] = level
    _require_settable(module, kept)
    return kept


def _require_settable(module: Module, levels: Levels) -> None:
    whole = level_of_module(module, levels)
    high = any(level.rank > Level.INTERNAL.rank for level in levels.values())
    if high and module.code in KEPT_BY_ADMINISTRATOR:
        raise InvalidInput(
            f"{module.title}由系统管理员维护，最高只能定为“{TITLES[Level.INTERNAL]}”。",
            code="level_not_fitting",
        )
    for name, level in levels.items():
        if name == ITSELF:
            continue
        field = _field(module, name)
        if level is Level.IMPORTANT and not field.mask:
            lies = "在文件中不脱敏" if field.sealed else "没有加密存放"
            raise _refused(field, f"{lies}，最高只能定为“{TITLES[Level.SENSITIVE]}”")
        if name in module.label and level.rank > max(Level.INTERNAL.rank, whole.rank):
            raise _refused(field, "用来在各处称呼这条记录，不能高于模块本身的密级")
        if field.mask and level.rank < Level.SENSITIVE.rank:
            raise _refused(field, f"须脱敏显示，最低为“{TITLES[Level.SENSITIVE]}”")
    if whole is Level.IMPORTANT:
        raise InvalidInput(
            f"{module.title}含有未加密存放的字段，整体最高只能定为“{TITLES[Level.SENSITIVE]}”。",
            code="level_not_fitting",
        )


def _refused(field: Field, why: str) -> InvalidInput:
    return InvalidInput(f"{field.title}{why}。", code="level_not_fitting", field=field.name)


def _field(module: Module, name: str) -> Field:
    try:
        return module.field(name)
    except KeyError:
        raise InvalidInput("没有这个字段。", code="unknown_field", field=name[:64]) from None
