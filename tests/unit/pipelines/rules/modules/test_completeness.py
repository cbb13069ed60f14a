"""Whether declarations hold together, and whether it is said where one does not."""

from typing import Any

import msgspec
import pytest

from pipelines.rules.modules.completeness import problems_of
from schemas.modules.approval import Ends, Fact
from schemas.modules.catalog import MODULES
from schemas.modules.field import Day, Edited, Linked, Mask, Text
from schemas.modules.index import Index
from schemas.modules.levels import Level
from schemas.modules.module import Action, Module, Scope, States
from schemas.modules.own import Ask
from schemas.tables import metadata

GOOD, BOOKINGS = MODULES["help_people"], MODULES["visit_bookings"]
NUMBERS = MODULES["relative_numbers"]
assert NUMBERS.own is not None
OWN = NUMBERS.own


@pytest.mark.parametrize("code", list(MODULES))
def test_every_module_is_complete(code: str) -> None:
    assert problems_of(MODULES[code], MODULES, metadata.tables) == []
    assert MODULES[code].code == code


def with_field(**other: Any) -> Module:
    extra = msgspec.structs.replace(GOOD.fields[0], **other)
    return msgspec.structs.replace(GOOD, fields=(*GOOD.fields, extra))


def applied_for(**other: Any) -> Module:
    """A visit whose application is declared otherwise."""
    assert BOOKINGS.approval is not None
    approval = msgspec.structs.replace(BOOKINGS.approval, **other)
    return msgspec.structs.replace(BOOKINGS, approval=approval)


def offered(**other: Any) -> Module:
    """A relative's number that is applied for otherwise."""
    return msgspec.structs.replace(NUMBERS, own=msgspec.structs.replace(OWN, **other))


def labelled(level: Level) -> Module:
    """The name of a record at this level."""
    first, *others = GOOD.fields
    return msgspec.structs.replace(
        GOOD, fields=(msgspec.structs.replace(first, level=level), *others)
    )


@pytest.mark.parametrize(
    ("module", "told"),
    [
        (with_field(name="Wrong"), "Wrong is no name"),
        (with_field(title="另一个"), "field name stands twice"),
        (with_field(name="other"), "title 姓名 stands twice"),
        (with_field(name="other", title="状态"), "状态 is a heading"),
        (with_field(name="other", title="另一个"), "help_person has no column other"),
        (with_field(name="q", title="另一个"), "q cannot be searched by"),
        (with_field(name="other", title="另", mask=Mask.PHONE), "by its whole value alone"),
        (
            with_field(name="other", title="另", level=Level.IMPORTANT),
            "highest level and not sealed",
        ),
        (
            with_field(name="other", title="另", mask=Mask.WHOLE, level=Level.INTERNAL),
            "other is masked and below the level",
        ),
        (with_field(name="other", title="另", sealed=True, mask=Mask.PHONE), "masked and whole"),
        (with_field(name="other", title="另", sealed=True, kind=Day()), "neither text nor money"),
        (with_field(name="other", title="另", sealed=True, sortable=True), "cannot be found"),
        (labelled(Level.SENSITIVE), "label would show name, which is above its level"),
        (with_field(name="other", title="另", edited=Edited.NEVER), "nobody can fill it in"),
        (with_field(name="other", title="另", default=7), "the default of other is refused"),
        (with_field(name="other", title="另", computed="1"), "other is computed and can be edited"),
        (msgspec.structs.replace(GOOD, sample={}), "has no sample"),
        (msgspec.structs.replace(GOOD, sample={"x": 1}), "its sample fills in x"),
        (
            msgspec.structs.replace(GOOD, indexes=(Index("help_kind"),)),
            "has no index ix_help_person_help_kind",
        ),
        (with_field(name="x", title="另", kind=Text(most=9, pattern="(")), "the pattern of x"),
        (with_field(name="x", title="另", kind=Linked(module="moons")), "no module moons"),
        (msgspec.structs.replace(GOOD, label=("nothing",)), "names a field nothing"),
        (msgspec.structs.replace(GOOD, label=("phone",)), "would show the sealed field phone"),
        (msgspec.structs.replace(GOOD, key="name"), "its key name is not unique"),
        (msgspec.structs.replace(GOOD, scope=Scope(unit="name")), "leads to no unit"),
        (msgspec.structs.replace(GOOD, table="nowhere"), "no table nowhere"),
        (msgspec.structs.replace(GOOD, requirements=()), "names no requirement"),
        (
            msgspec.structs.replace(GOOD, states=States(options=(), initial="x")),
            "begin in a state x",
        ),
        (
            msgspec.structs.replace(
                GOOD, actions=(Action(code="delete", title="删", to_state="moon"),)
            ),
            "names a state moon",
        ),
        (msgspec.structs.replace(BOOKINGS, approval=None), "declares another approval"),
        (applied_for(headline="{nothing}"), "its approval speaks of nothing"),
        (applied_for(begins="day.ward_id"), "its approval speaks of day.ward_id"),
        (offered(asks=(Ask(name="moon", title="月亮"),)), "its own form fills in moon"),
        (offered(asks=(Ask(name="shared", title="共用"),)), "shared, which is neither text nor"),
        (offered(asks=(Ask(name="phone", title="号", along="moon"),)), "phone along with moon"),
        (offered(asks=()), "its own form leaves out phone, which is required"),
        (offered(begins="kinship"), "begins by kinship, which is no day"),
        (offered(address="whitelist"), "another module is applied for at whitelist"),
        (
            offered(
                approval=msgspec.structs.replace(
                    OWN.approval, facts=(Fact(name="phone", of="phone"),)
                )
            ),
            "its own application tells phone, which nobody works out",
        ),
        (applied_for(shows=("purpose",)), "its approval speaks of purpose"),
        (applied_for(keeps_decision=True), "its approval speaks of decided_by"),
        (applied_for(ends=Ends(rejected="moon")), "its approval ends in a state moon"),
    ],
)
def test_what_is_wrong_is_said(module: Module, told: str) -> None:
    problems = problems_of(module, MODULES, metadata.tables)
    assert any(told in problem for problem in problems), problems
