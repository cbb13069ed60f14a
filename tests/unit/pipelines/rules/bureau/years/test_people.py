"""Records of people are what forms and the platform's feed would have made of the same values."""

from collections import Counter

import msgspec

from connectors.platforms.affairs_stand_in.population import of_bureau
from connectors.postgres.modules.first_dictionaries import FIRST
from pipelines.rules.bureau.months import months_of
from pipelines.rules.bureau.movements import basic_of
from pipelines.rules.bureau.story import Happened, Record
from pipelines.rules.bureau.telling import left_of
from pipelines.rules.bureau.years.catalog import YEARS
from pipelines.rules.bureau.years.people import CUSTODY_TITLE, LEVEL_TITLES, UNFLAGGED, marks_of
from pipelines.rules.modules.validation import for_creation
from schemas.modules.catalog import MODULES
from schemas.modules.people.inmate_flags import INMATE_FLAGS
from schemas.modules.people.inmates import INMATES
from schemas.people.kinds import CustodyState, Kinship
from tests.unit.pipelines.rules.bureau.bureaus import ground
from tests.unit.pipelines.rules.bureau.later import LaterList

ASKED = ground(inmates=600)
MONTHS = list(months_of(ASKED.plan))
RECORDS = LaterList(
    lambda: [
        one
        for code in ("people", "numbers")
        for month in MONTHS
        for one in left_of(ASKED, YEARS[code], month)
        if isinstance(one, Record)
    ]
)
LOG: LaterList[Happened] = LaterList(
    lambda: [
        one
        for code in ("people", "numbers")
        for month in MONTHS
        for day in month.days()
        for one in YEARS[code].happened(ASKED, day)
    ]
)


TOLD = {INMATES.code, INMATE_FLAGS.code}
"""What no form makes."""


def test_what_officers_enter_passes_the_forms_and_says_the_same() -> None:
    seen = Counter[str]()
    for one in RECORDS:
        if one.module in TOLD or seen[one.module] > 50:
            continue
        seen[one.module] += 1
        raw = dict(msgspec.to_builtins(one.values))
        # Marked behind the form, where several inmates have the number.
        shared = raw.pop("shared", None)
        values, problems = for_creation(MODULES[one.module], raw)
        assert not problems, (one.module, problems)
        given = {name: value for name, value in values.items() if value is not None}
        assert given | ({} if shared is None else {"shared": shared}) == one.values
    assert set(seen) == {"relatives", "inmate_bindings", "whitelist_entries", "relative_numbers"}


def test_an_inmate_is_what_the_feed_would_have_made() -> None:
    for inmate in list(ASKED.inmates.values())[:50]:
        record = next(one for one in RECORDS if one.id == ASKED.inmate_id(inmate))
        ward = ASKED.unit_id(inmate.ward_at(ASKED.heard_of(inmate)))
        raw = basic_of(inmate).given() | {"inmate_no": inmate.number, "ward_id": ward}
        values, problems = for_creation(INMATES, raw)
        assert not problems
        told = next(one for one in LOG if one.object_id == record.id)
        after = told.detail["after"]
        shown = {name for name, value in values.items() if value is not None}
        assert set(after) == shown
        for name in shown - {"ward_id", "id_no", *UNFLAGGED}:
            assert record.values[name] == values[name] == after[name], name


def test_values_are_called_as_the_first_dictionaries_call_them() -> None:
    assert FIRST["treatment_level"][1] == LEVEL_TITLES
    assert FIRST["custody_type"][1]["new"] == CUSTODY_TITLE
    left = next(one for one in LOG if one.detail.get("state", [None])[0] == "in_custody")
    assert set(left.detail["titles_before"]) == {"ward_id", "custody_type", "treatment_level"}


def test_each_record_has_its_line_in_the_log_at_its_moment() -> None:
    lines = {(one.object_kind, one.object_id): one for one in reversed(LOG) if one.object_id}
    for one in RECORDS:
        line = lines[one.module, one.id]
        assert line.at == one.at
        assert line.actor.id == one.by


def test_versions_count_the_changes_that_the_log_tells() -> None:
    counts = Counter(one.object_id for one in LOG if one.object_kind == INMATES.code)
    for one in RECORDS:
        if one.module == INMATES.code:
            assert one.version == counts[one.id]
    assert max(counts.values()) > 1


def test_nobody_whom_nobody_can_place_is_on_the_white_list() -> None:
    unknown = {
        bond.relative.key
        for inmate in ASKED.inmates.values()
        for bond in inmate.bonds
        if bond.kinship is Kinship.OTHER
    }
    assert unknown
    listed = {one.values["relative_id"] for one in RECORDS if one.module == "whitelist_entries"}
    known = ASKED.cast.acquainted
    assert not listed & {ASKED.relative_id(known[key].relative) for key in unknown}


def test_who_left_is_not_held_any_more() -> None:
    states = Counter(one.state for one in RECORDS if one.module == INMATES.code)
    assert states[CustodyState.RELEASED.value] > 50
    assert states[CustodyState.TRANSFERRED_OUT.value] > 0
    assert states[CustodyState.IN_CUSTODY.value] > 550


def test_flags_stand_as_the_platform_holds_them_and_the_record_shows_them() -> None:
    flags = [one for one in RECORDS if one.module == INMATE_FLAGS.code]
    held = {one.inmate_no: one for one in of_bureau(ASKED.plan).people}
    wanted = Counter(
        {
            ASKED.inmate_id(one): len(held[one.number].six_involvement)
            + held[one.number].key_control
            for one in ASKED.inmates.values()
        }
    )
    assert Counter(one.values["inmate_id"] for one in flags) == +wanted
    assert {one.values["kind"] for one in flags} == {"six_involvement", "key_control"}
    for inmate in list(ASKED.inmates.values())[:50]:
        record = next(one for one in RECORDS if one.id == ASKED.inmate_id(inmate))
        assert {name: record.values[name] for name in UNFLAGGED} == marks_of(ASKED, inmate)
