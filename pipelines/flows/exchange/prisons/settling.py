"""Records that are new are applied, or held with what is wrong; the caller commits."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import msgspec
from sqlalchemy.exc import DBAPIError

from connectors.postgres.audit import audit
from connectors.postgres.exchange.prison_systems import problems, records
from connectors.postgres.exchange.prison_systems.problems import Found
from connectors.postgres.exchange.prison_systems.records import AppliedRow, Known
from connectors.postgres.outage import is_outage
from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.applying import Outcome
from pipelines.flows.exchange.applying.problems import NO_PICTURE
from pipelines.flows.exchange.prisons.desk import Desk
from pipelines.flows.exchange.prisons.raw_seals import place_of
from pipelines.rules.exchange.prison_systems.mapping import Mapped
from pipelines.rules.exchange.prison_systems.problem import Problem
from pipelines.rules.exchange.prison_systems.problem_words import sentence_of
from pipelines.rules.exchange.prison_systems.sorting import Came
from pipelines.rules.security.actor import system_actor
from schemas.exchange.prison_systems.records import PrisonRecord

SYNC = system_actor("监狱系统对接")
NOT_APPLICABLE, NO_CONTENT = "not_applicable", "no_content"
NOT_BY_ITSELF = (NOT_APPLICABLE, NO_CONTENT, NO_PICTURE)


class Settled(msgspec.Struct, frozen=True):
    """What became of records that were to be applied."""

    applied: list[Came]
    held: list[tuple[Came, Found]]


async def settle(
    tx: Tx, desk: Desk, came: Sequence[Came], known: Mapping[str, Known], at: datetime
) -> Settled:
    """Apply records that the mapping read, and note what is applied of their keys from now on.

    `came` are of different keys, each newer than what is `known` of it.
    """
    before = await _contents(tx, desk, came, known)
    mapped = [_completed(one, known.get(one.key), before.get(one.key)) for one in came]
    aged = {key for key, content in before.items() if content is None}
    outcomes = await _apply(tx, desk, mapped, aged, at)
    done, held, rows = [], [], []
    for one, outcome in zip(came, outcomes, strict=True):
        if outcome.problem:
            held.append((one, _waiting(one, outcome.problem)))
            continue
        done.append(one)
        rows.append(_row(desk, one, outcome, known.get(one.key)))
    await records.note_applied(tx, desk.source.system_id, desk.kind, rows, known.keys(), at)
    if done:
        named = [(one.key, one.version) for one in done]
        await problems.supersede(tx, desk.source.system_id, desk.kind, named, at)
    return Settled(done, held)


async def _contents(
    tx: Tx, desk: Desk, came: Sequence[Came], known: Mapping[str, Known]
) -> dict[str, PrisonRecord | None]:
    """What was applied of records whose deletion comes without content.

    None where its time was over and it was emptied; left out where it can be read no more.
    """
    bare = [
        (one.key, known[one.key].version)
        for one in came
        if isinstance(one.made, Mapped) and one.made.record is None and one.key in known
    ]
    found: dict[str, PrisonRecord | None] = {}
    for key, version in bare:
        sealed = await records.sealed(tx, desk.source.system_id, desk.kind, key, version)
        if sealed is None:
            found[key] = None
            continue
        place = place_of(desk.source.system_id, desk.kind, key, version)
        made = desk.mapper.map(desk.seals.open(place, sealed).fields)
        if isinstance(made, Mapped) and made.record is not None:
            found[key] = made.record
    return found


async def note(tx: Tx, desk: Desk, verb: str, at: datetime, **counts: int) -> None:
    """One audit row for what one transaction did with a kind (AU-1)."""
    await audit.write(
        tx,
        stream=audit.stream_of(desk.source.prison_path),
        actor=SYNC,
        action=f"prison_records.{verb}",
        object_kind="prison_system",
        object_id=desk.source.system_id,
        detail={"kind": desk.kind.value, "settings": desk.settings, **counts},
        at=at,
    )


def unreadable(one: Came) -> Found:
    """A record that the mapping could not read."""
    assert isinstance(one.made, tuple)
    return Found(one.key, one.version, one.made, waits=False)


async def _apply(
    tx: Tx, desk: Desk, mapped: Sequence[Mapped], aged: Collection[str], at: datetime
) -> Sequence[Outcome]:
    """A record that the database refuses is found by halves, so that it holds up no other."""
    told = [one for one in mapped if _early(one, aged) is None]
    since = tx.waiting()
    try:
        async with tx.connection.begin_nested():
            made = await desk.applier.apply(tx, desk.source, told, at) if told else ()
            outcomes = iter(made)
            return [_early(one, aged) or next(outcomes) for one in mapped]
    except DBAPIError as error:
        if is_outage(error):
            raise
        tx.forget(since)
    if len(mapped) == 1:
        return [Outcome(problem=NOT_APPLICABLE)]
    half = len(mapped) // 2
    first = await _apply(tx, desk, mapped[:half], aged, at)
    return [*first, *await _apply(tx, desk, mapped[half:], aged, at)]


def _early(one: Mapped, aged: Collection[str]) -> Outcome | None:
    """What needs no applier: a deletion of what never came, or of what can be read no more.

    One whose content was emptied by time is carried out by what it became.
    """
    if one.deleted and one.target_id is None:
        return Outcome()
    unread = one.record is None and one.key not in aged
    return Outcome(problem=NO_CONTENT) if unread else None


def _completed(one: Came, before: Known | None, content: PrisonRecord | None) -> Mapped:
    """With what was known of its key."""
    assert isinstance(one.made, Mapped)
    if before is None:
        return one.made
    return msgspec.structs.replace(
        one.made,
        target_id=before.target_id,
        day=one.made.day or before.day,
        record=one.made.record or content,
    )


def _row(desk: Desk, one: Came, outcome: Outcome, before: Known | None) -> AppliedRow:
    assert isinstance(one.made, Mapped)
    made = one.made
    return AppliedRow(
        key=one.key,
        version=one.version,
        day=made.day or (before.day if before else None),
        content=desk.seals.content_digest(one.raw),
        deleted=made.deleted,
        target_id=outcome.target_id or (before.target_id if before else None),
    )


def _waiting(one: Came, code: str) -> Found:
    told = Problem("", code, sentence_of(code))
    return Found(one.key, one.version, (told,), waits=code not in NOT_BY_ITSELF)
