"""What each level of data governs, without a database."""

import pytest

from pipelines.rules.modules.levels import (
    ITSELF,
    STRICTEST,
    Levels,
    clearance,
    level_of,
    narrowed,
    read_levels,
    settled,
    unmasked_above,
    withheld,
    written_levels,
)
from schemas.errors import InvalidInput
from schemas.modules.catalog import MODULES
from schemas.modules.levels import Level

PEOPLE = MODULES["agency_people"]
SECRETS = {"id_no", "phone", "certificate_no"}
EVERYTHING = frozenset(field.name for field in PEOPLE.fields)
PUBLIC, INTERNAL, SENSITIVE, IMPORTANT = Level


@pytest.mark.parametrize(
    ("held", "seen"),
    [
        ((), INTERNAL),
        (("data_levels:sensitive",), SENSITIVE),
        (("data_levels:important",), IMPORTANT),
        (("data_levels:important", "data_levels:sensitive"), IMPORTANT),
    ],
)
def test_the_highest_permission_counts(held: tuple[str, ...], seen: Level) -> None:
    assert clearance(held) is seen


@pytest.mark.parametrize(
    ("levels", "seen", "hidden"),
    [
        ({}, INTERNAL, SECRETS),
        ({}, SENSITIVE, {"id_no"}),
        ({}, IMPORTANT, set()),
        ({"post": SENSITIVE}, INTERNAL, SECRETS | {"post"}),
        ({"phone": IMPORTANT}, SENSITIVE, {"id_no", "phone"}),
        # No field lies below its module.
        ({ITSELF: SENSITIVE}, INTERNAL, EVERYTHING),
        ({ITSELF: SENSITIVE, "post": PUBLIC}, INTERNAL, EVERYTHING),
        # What cannot be trusted counts as of the highest level.
        (STRICTEST, SENSITIVE, EVERYTHING),
        (STRICTEST, IMPORTANT, set()),
    ],
)
def test_what_lies_above_is_hidden(levels: Levels | None, seen: Level, hidden: set[str]) -> None:
    assert withheld(PEOPLE, levels, seen) == hidden


def test_a_narrowed_module_names_nothing_that_is_hidden() -> None:
    left = narrowed(PEOPLE, {"post", *SECRETS})
    assert EVERYTHING - {field.name for field in left.fields} == {"post", *SECRETS}
    named = {name for action in left.actions for name in action.fields} | set(left.order)
    assert not named & {"post", *SECRETS}
    assert narrowed(PEOPLE, ()) is PEOPLE


def test_levels_are_read_as_they_were_written() -> None:
    levels = {"phone": IMPORTANT, ITSELF: SENSITIVE}
    assert written_levels(levels) == "=sensitive,phone=important"
    assert read_levels(written_levels(levels)) == levels
    assert read_levels("") == {}


def test_only_what_differs_from_the_declaration_is_kept() -> None:
    wanted = {ITSELF: INTERNAL, "phone": SENSITIVE, "post": SENSITIVE}
    assert settled(PEOPLE, wanted) == {"post": SENSITIVE}


@pytest.mark.parametrize(
    "wanted",
    [
        {"post": IMPORTANT},
        {"phone": INTERNAL},
        {"name": SENSITIVE},
        {ITSELF: IMPORTANT},
        {"nothing": INTERNAL},
    ],
)
def test_a_level_that_the_data_cannot_keep_is_refused(wanted: Levels) -> None:
    with pytest.raises(InvalidInput):
        settled(PEOPLE, wanted)


def test_what_administrators_keep_stays_open_to_them() -> None:
    """No administrator may hold what opens sensitive data."""
    with pytest.raises(InvalidInput):
        settled(MODULES["devices"], {"place": SENSITIVE})


def test_a_consumer_without_whole_values_gets_nothing_sensitive_that_no_mask_covers() -> None:
    assert unmasked_above(PEOPLE, {"post": SENSITIVE}) == {"post"}


@pytest.mark.parametrize("code", list(MODULES))
def test_what_is_of_the_highest_level_lies_sealed(code: str) -> None:
    module = MODULES[code]
    important = [f for f in module.fields if level_of(module, f, {}) is IMPORTANT]
    assert all(field.mask for field in important)
    assert {"id_no"} <= {field.name for field in important} or "id_no" not in {
        field.name for field in module.fields
    }
