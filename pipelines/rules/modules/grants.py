"""Which role holds which permissions of modules."""

from schemas.modules.catalog import MODULES
from schemas.modules.module import Keeper, Module, Verb
from schemas.people.kinds import Role


def _kept_by(keeper: Keeper) -> frozenset[str]:
    return frozenset(module.code for module in MODULES.values() if module.kept_by is keeper)


KEPT_BY_ADMINISTRATOR = _kept_by(Keeper.ADMINISTRATOR)
BY_DOCUMENT_KEEPER = _kept_by(Keeper.DOCUMENT_KEEPER)
BY_LEADER_ALONE = _kept_by(Keeper.LEADER)
LOOKED_THROUGH = frozenset(module.code for module in MODULES.values() if module.looked_through)
LOOKING = frozenset({Role.SYSTEM_ADMIN, Role.AUDITOR})
LABOUR = "labour"
"""The subsystem whose modules officers of labour keep in their units."""
INMATES, CALL_RECORDS = "inmates", "call_records"
NOT_BY_APPROVER = frozenset({Verb.DELETE.value, Verb.REVEAL.value, "take_out"})


def module_grants(role: Role) -> frozenset[str]:
    """Codes that the role holds of all modules together."""
    held: set[str] = set()
    for module in MODULES.values():
        kept_by_administrator = module.code in KEPT_BY_ADMINISTRATOR
        if (module.code in BY_DOCUMENT_KEEPER) != (role is Role.DOCUMENT_KEEPER):
            continue
        match role:
            case Role.DOCUMENT_KEEPER:
                held |= _codes(module)
            case Role.SYSTEM_ADMIN if kept_by_administrator:
                held |= _codes(module)
            case _ if module.code in LOOKED_THROUGH and role in LOOKING:
                held.add(module.permission(Verb.LIST))
            case Role.LEADER | Role.APPROVER if kept_by_administrator:
                held.add(module.permission(Verb.LIST))
            case Role.LEADER:
                held |= _codes(module)
            case Role.APPROVER if module.code in BY_LEADER_ALONE:
                held.add(module.permission(Verb.LIST))
            case Role.LABOUR if module.code == INMATES:
                # Who worked is looked up there; the platform and the prison keep it (LR-IF-03).
                held.add(module.permission(Verb.LIST))
            case Role.LABOUR if module.subsystem == LABOUR and not kept_by_administrator:
                held |= _codes(module)
            case Role.REVIEWER if module.code == CALL_RECORDS:
                held |= {module.permission(Verb.LIST), module.permission(Verb.EXPORT)}
            case Role.APPROVER:
                held |= _codes(module) - {module.permission(verb) for verb in NOT_BY_APPROVER}
    return frozenset(held)


def _codes(module: Module) -> set[str]:
    verbs = [verb.value for verb in module.verbs]
    return {module.permission(code) for code in [*verbs, *(one.code for one in module.actions)]}
