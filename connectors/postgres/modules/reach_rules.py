"""Rules by which records are in reach beside their own unit; a declaration names them."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, Table, or_, select

from connectors.postgres.transaction import in_scope
from schemas.people.kinds import BindingState
from schemas.tables import metadata
from schemas.tables.access import officer
from schemas.tables.org import org_unit
from schemas.tables.person import inmate, inmate_binding, relative

ReachRule = Callable[[Table, tuple[str, ...]], ColumnElement[bool]]


def bound_inmates(relatives: Table, scopes: tuple[str, ...]) -> ColumnElement[bool]:
    """Relatives with a binding, asked for or approved, to an inmate in reach."""
    ward = org_unit.alias("bound_ward")
    bound = (
        select(inmate_binding.c.relative_id)
        .join(inmate, inmate.c.id == inmate_binding.c.inmate_id)
        .join(ward, ward.c.id == inmate.c.ward_id)
        .where(
            or_(*(in_scope(ward.c.path, scope) for scope in scopes)),
            inmate_binding.c.state.in_([BindingState.APPROVED.value, BindingState.PENDING.value]),
        )
    )
    return relatives.c.id.in_(bound)


def barred_relatives(entries: Table, scopes: tuple[str, ...]) -> ColumnElement[bool]:
    """Entries against relatives in reach, whichever unit made them."""
    kept = org_unit.alias("keeping_unit")
    reached = (
        select(relative.c.id)
        .outerjoin(kept, kept.c.id == relative.c.unit_id)
        .where(
            or_(
                *(in_scope(kept.c.path, scope) for scope in scopes),
                bound_inmates(relative, scopes),
            )
        )
    )
    return entries.c.relative_id.in_(reached)


def officers_cards(cards: Table, scopes: tuple[str, ...]) -> ColumnElement[bool]:
    """Cards of officers in reach; those of inmates are reached by their wards."""
    unit = org_unit.alias("holder_unit")
    holders = (
        select(officer.c.id)
        .join(unit, unit.c.id == officer.c.org_unit_id)
        .where(or_(*(in_scope(unit.c.path, scope) for scope in scopes)))
    )
    return cards.c.officer_id.in_(holders)


def movements_of_cards(movements: Table, scopes: tuple[str, ...]) -> ColumnElement[bool]:
    """Movements of cards in reach."""
    card = metadata.tables["card"]
    ward = org_unit.alias("holder_ward")
    of_inmates = (
        select(inmate.c.id)
        .join(ward, ward.c.id == inmate.c.ward_id)
        .where(or_(*(in_scope(ward.c.path, scope) for scope in scopes)))
    )
    reached = or_(card.c.inmate_id.in_(of_inmates), officers_cards(card, scopes))
    return movements.c.card_id.in_(select(card.c.id).where(reached))


RULES: dict[str, ReachRule] = {
    "barred_relatives": barred_relatives,
    "bound_inmates": bound_inmates,
    "movements_of_cards": movements_of_cards,
    "officers_cards": officers_cards,
}
