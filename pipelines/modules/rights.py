"""What an officer may do with a module and with one of its records."""

from collections.abc import Iterator

from schemas.errors import Conflict
from schemas.modules.module import Action, Module, Verb

ON_A_RECORD = (Verb.EDIT, Verb.DELETE, Verb.REVEAL)


def verbs_of(module: Module) -> Iterator[tuple[str, str]]:
    """Every verb and action of a module, with what it is called."""
    for verb in module.verbs:
        yield verb.value, VERB_TITLES[verb]
    for action in module.actions:
        yield action.code, action.title


def permitted(module: Module, held: frozenset[str]) -> list[str]:
    """Verbs and action codes that the held permissions allow."""
    return [code for code, _ in verbs_of(module) if module.permission(code) in held]


def allowed_actions(module: Module, state: str | None, held: frozenset[str]) -> list[str]:
    """Verbs and actions that may be done with a record in this state."""
    may = set(permitted(module, held))
    verbs = [verb.value for verb in ON_A_RECORD if verb in may and _sensible(module, verb)]
    return verbs + [
        action.code for action in module.actions if action.code in may and starts(action, state)
    ]


def starts(action: Action, state: str | None) -> bool:
    return not action.from_states or state in action.from_states


def require_start(module: Module, action: Action, state: str | None, title: str) -> None:
    """Raise `Conflict` where the record's state does not allow the action."""
    if not starts(action, state):
        raise Conflict(
            f"{module.noun}当前为“{title}”，不能{action.title}。",
            code="state_not_allowed",
            state=state,
            action=action.code,
        )


def _sensible(module: Module, verb: Verb) -> bool:
    return verb is not Verb.REVEAL or any(field.mask for field in module.fields)


VERB_TITLES = {
    Verb.LIST: "查询",
    Verb.CREATE: "新增",
    Verb.EDIT: "编辑",
    Verb.DELETE: "删除",
    Verb.IMPORT: "导入",
    Verb.EXPORT: "导出",
    Verb.REVEAL: "查看完整号码",
}
