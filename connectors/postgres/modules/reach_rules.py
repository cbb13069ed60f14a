"""Rules by which records are in reach beside their own unit; a declaration names them."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, String, Table, false, func, literal, or_, select

from connectors.postgres.transaction import in_scopes, of_units
from schemas.approvals.state import CaseState
from schemas.modules.people.inmate_bindings import INMATE_BINDING
from schemas.people.kinds import BindingState
from schemas.tables import metadata
from schemas.tables.access.access import officer
from schemas.tables.approvals.approval import approval_case
from schemas.tables.people.person import inmate, inmate_binding, relative

ReachRule = Callable[[Table, tuple[str, ...]], ColumnElement[bool]]


def in_reach(unit_id: Any, scopes: tuple[str, ...]) -> ColumnElement[bool]:
    """The unit that a column points to lies in one of the scopes."""
    return of_units(unit_id, lambda path: in_scopes(path, scopes))


def above(unit_id: Any, scopes: tuple[str, ...]) -> ColumnElement[bool]:
    """The unit that a column points to lies above one of the scopes."""
    return of_units(
        unit_id,
        lambda path: or_(
            false(), *(func.starts_with(literal(scope, String), path) for scope in scopes)
        ),
    )


def bound_inmates(relatives: Table, scopes: tuple[str, ...]) -> ColumnElement[bool]:
    """Relatives with a binding, asked for or approved, to an inmate in reach.

    Whoever decides on a first binding has to see of whom it is.
    """
    bound = (
        select(inmate_binding.c.relative_id)
        .join(inmate, inmate.c.id == inmate_binding.c.inmate_id)
        .where(
            in_reach(inmate.c.ward_id, scopes),
            inmate_binding.c.state.in_([BindingState.APPROVED.value, BindingState.PENDING.value]),
        )
    )
    asked = select(approval_case.c.applicant_id).where(
        in_scopes(approval_case.c.unit_path, scopes),
        approval_case.c.kind == INMATE_BINDING,
        approval_case.c.state.in_([CaseState.PENDING.value, CaseState.RETURNED.value]),
    )
    return or_(relatives.c.id.in_(bound), relatives.c.id.in_(asked))


def barred_relatives(entries: Table, scopes: tuple[str, ...]) -> ColumnElement[bool]:
    """Entries against relatives in reach, whichever unit made them."""
    kept = or_(in_reach(relative.c.unit_id, scopes), bound_inmates(relative, scopes))
    reached = select(relative.c.id).where(kept)
    return entries.c.relative_id.in_(reached)


def officers_cards(cards: Table, scopes: tuple[str, ...]) -> ColumnElement[bool]:
    """Cards of officers in reach; those of inmates are reached by their wards."""
    holders = select(officer.c.id).where(in_reach(officer.c.org_unit_id, scopes))
    return cards.c.officer_id.in_(holders)


def movements_of_cards(movements: Table, scopes: tuple[str, ...]) -> ColumnElement[bool]:
    """Movements of cards in reach."""
    card = metadata.tables["card"]
    of_inmates = select(inmate.c.id).where(in_reach(inmate.c.ward_id, scopes))
    reached = or_(card.c.inmate_id.in_(of_inmates), officers_cards(card, scopes))
    return movements.c.card_id.in_(select(card.c.id).where(reached))


RULES: dict[str, ReachRule] = {
    "barred_relatives": barred_relatives,
    "bound_inmates": bound_inmates,
    "movements_of_cards": movements_of_cards,
    "officers_cards": officers_cards,
}
