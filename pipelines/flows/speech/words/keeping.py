"""Who keeps which words: the bureau's keepers all, a prison's keepers its own (VC-SUP-13)."""

from connectors.postgres.audit import audit
from connectors.postgres.platform import units
from connectors.postgres.speech.words.word_reach import WordReach
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import in_scopes
from schemas.errors import Forbidden, InvalidInput
from schemas.people.kinds import OrgType


def reach_of(officer: Officer) -> WordReach:
    """Words that the officer sees."""
    return WordReach(prison_id=officer.prison_id, scopes=officer.scopes)


async def level_for(tx: Tx, officer: Officer, prison_id: str | None) -> str | None:
    """The level a new entry is for: the prison asked for, or the keeper's own."""
    if officer.prison_id is not None:
        if prison_id not in (None, officer.prison_id):
            raise Forbidden("只能维护本监的敏感词。", code="word_of_other_prison")
        return officer.prison_id
    if prison_id is None:
        return None
    unit = await units.get(tx, prison_id)
    if unit is None or unit.org_type is not OrgType.PRISON:
        raise InvalidInput("没有找到该监狱。", code="unknown_prison", field="prison_id")
    if not in_scopes(officer.scopes, unit.path):
        raise Forbidden("该监狱不在您的管辖范围内。", code="word_of_other_prison")
    return prison_id


async def require_keeper(tx: Tx, officer: Officer, prison_id: str | None) -> None:
    """Raise `Forbidden` where an entry of this level is another's to keep."""
    if prison_id is None:
        require_bureau(officer, "局级词库由局级管理员维护，监狱不能修改、停用或删除。")
    else:
        await level_for(tx, officer, prison_id)


def require_bureau(officer: Officer, told: str) -> None:
    if officer.prison_id is not None:
        raise Forbidden(told, code="word_of_bureau")


def attempt(services: Services, officer: Officer, action: str, object_id: str | None) -> Attempt:
    """`action` begins with the kind of what it is done to, as `word.add`."""
    kind = action.partition(".")[0]
    return Attempt(services, officer.actor(), action, kind, object_id, officer.stream)


async def note(
    tx: Tx, officer: Officer, action: str, object_id: str | None, detail: dict[str, object]
) -> None:
    await audit.write(
        tx,
        stream=officer.stream,
        actor=officer.actor(),
        action=action,
        object_kind=action.partition(".")[0],
        object_id=object_id,
        detail=detail,
    )
