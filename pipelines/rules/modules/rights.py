"""What an officer may do with a module and with one of its records."""

from collections.abc import Iterator
from datetime import datetime

from pipelines.rules.modules.record import Stored
from pipelines.rules.modules.titles import shown, state_title
from schemas.errors import Conflict
from schemas.modules.field import Unit
from schemas.modules.module import Action, Module, Verb
from schemas.people.kinds import OrgType

READING = (Verb.LIST, Verb.EXPORT, Verb.REVEAL)
ON_A_RECORD = (Verb.EDIT, Verb.DELETE, Verb.REVEAL)


def verbs_of(module: Module) -> Iterator[tuple[str, str]]:
    """Every verb and action of a module, with what it is called."""
    for verb in module.verbs:
        yield verb.value, VERB_TITLES[verb]
    for action in module.actions:
        yield action.code, action.title


def permitted(
    module: Module, held: frozenset[str], scopes: tuple[str, ...] | None = None
) -> list[str]:
    """Verbs and action codes that the held permissions allow; with `scopes` in these units."""
    codes = [code for code, _ in verbs_of(module) if module.permission(code) in held]
    if scopes is None or not kept_by_bureau(module) or any(map(_is_bureau, scopes)):
        return codes
    return [code for code in codes if code in READING]


def kept_by_bureau(module: Module) -> bool:
    """Whether every record belongs to the bureau itself."""
    own = (field.kind for field in module.fields if field.name == module.scope.unit)
    return any(isinstance(kind, Unit) and kind.types == (OrgType.BUREAU,) for kind in own)


def _is_bureau(scope: str) -> bool:
    """Whether a path names the unit above all others, and no further one."""
    return scope.strip("/").count("/") == 0


def allowed_actions(
    module: Module, record: Stored, held: frozenset[str], now: datetime
) -> list[str]:
    """Verbs and actions that may be done with a record as it is."""
    may = set(permitted(module, held))
    verbs = [verb.value for verb in ON_A_RECORD if verb in may and _sensible(module, verb, record)]
    return verbs + [
        action.code
        for action in module.actions
        if action.code in may and starts(action, record.state) and fits(action, record, now)
    ]


def starts(action: Action, state: str | None) -> bool:
    return not action.from_states or state in action.from_states


def fits(action: Action, record: Stored, now: datetime) -> bool:
    """Whether the record's values are those on which the action is offered."""
    coming = record.values[action.coming] if action.coming else None
    if coming is not None and coming > now:
        return True
    return all(record.values[name] == value for name, value in action.when.items())


def require_start(module: Module, action: Action, record: Stored, now: datetime) -> None:
    """Raise `Conflict` where the record's state or values do not allow the action."""
    if not starts(action, record.state):
        title = state_title(module, record.state)
        raise Conflict(
            f"{module.noun}当前为“{title}”，不能{action.title}。",
            code="state_not_allowed",
            state=record.state,
            action=action.code,
        )
    if not fits(action, record, now):
        field = module.field(next(iter(action.when)))
        title = shown(field, record.values[field.name])
        raise Conflict(
            f"{module.noun}的“{field.title}”当前为“{title}”，不能{action.title}。",
            code="value_not_allowed",
            action=action.code,
        )


def is_open(module: Module, state: str | None) -> bool:
    """Whether a form may change a record in this state."""
    return module.states is None or not module.states.open or state in module.states.open


def require_open(module: Module, state: str | None, verb: Verb) -> None:
    """Raise `Conflict` where a record in this state is neither changed nor deleted."""
    if not is_open(module, state):
        raise Conflict(
            f"{module.noun}当前为“{state_title(module, state)}”，不能{VERB_TITLES[verb]}。",
            code="state_not_allowed",
            state=state,
            action=verb.value,
        )


def _sensible(module: Module, verb: Verb, record: Stored) -> bool:
    if verb is Verb.REVEAL:
        return any(field.mask for field in module.fields)
    return is_open(module, record.state)


VERB_TITLES = {
    Verb.LIST: "查询",
    Verb.CREATE: "新增",
    Verb.EDIT: "编辑",
    Verb.DELETE: "删除",
    Verb.IMPORT: "导入",
    Verb.EXPORT: "导出",
    Verb.REVEAL: "查看完整号码",
}
