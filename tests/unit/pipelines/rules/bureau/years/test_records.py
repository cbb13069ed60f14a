"""Records of labour and help are what forms would have made of the same values."""

from collections import Counter
from itertools import pairwise

import msgspec

from connectors.postgres.modules.first_dictionaries import FIRST
from pipelines.rules.bureau.months import months_of
from pipelines.rules.bureau.story import Record
from pipelines.rules.bureau.telling import left_of
from pipelines.rules.bureau.years import helping, labour
from pipelines.rules.bureau.years.catalog import YEARS
from pipelines.rules.modules.validation import for_creation
from schemas.modules.catalog import MODULES
from schemas.modules.field import Edited
from tests.unit.pipelines.rules.bureau.bureaus import ground
from tests.unit.pipelines.rules.bureau.later import LaterList

SWITCHED = ("shared_allowances", "consumers")
ASKED = ground(inmates=150)
RECORDS = LaterList(
    lambda: [
        one
        for code in ("labour", "workers", "pay_items", "outputs", "help", "devices", *SWITCHED)
        for month in months_of(ASKED.plan)
        for one in left_of(ASKED, YEARS[code], month)
        if isinstance(one, Record)
    ]
)


def test_what_officers_enter_passes_the_forms_and_says_the_same() -> None:
    seen = Counter[str]()
    for one in RECORDS:
        seen[one.module] += 1
        module = MODULES[one.module]
        later = {field.name for field in module.fields if field.edited is Edited.NEVER}
        # An assignment is ended by an action of its own.
        later |= {"until_day"} if one.module == "post_assignments" else set()
        given = {name: value for name, value in one.values.items() if name not in later}
        values, problems = for_creation(module, dict(msgspec.to_builtins(given)))
        assert not problems, (one.module, problems)
        kept = {name: value for name, value in values.items() if value is not None}
        assert {name: value for name, value in kept.items() if name not in later} == given
        # What the platform fills in by itself where nobody gives it.
        for name in kept.keys() & later:
            assert one.values[name] == kept[name], (one.module, name)
    assert set(seen) == {
        "worker_grades",
        "work_schedules",
        "rest_days",
        "pay_rules",
        "pay_post_rates",
        "labour_projects",
        "labour_posts",
        "post_projects",
        "worker_grade_settings",
        "post_assignments",
        "pay_items",
        "project_outputs",
        "help_people",
        "help_activities",
        "devices",
        "shared_allowances",
        "api_consumers",
    }


def test_values_are_called_as_the_first_dictionaries_call_them() -> None:
    for book, called in (
        ("labour_post_kind", labour.POST_KINDS),
        ("labour_project_class", labour.PROJECT_CLASSES),
        ("help_kind", helping.KINDS),
        ("help_activity_kind", {code: title for code, (title, _) in helping.ACTIVITIES.items()}),
    ):
        assert called.items() <= FIRST[book][1].items(), book


def test_nobody_has_two_posts_on_a_day_nor_a_post_without_places() -> None:
    held = [one.values for one in RECORDS if one.module == "post_assignments"]
    by_inmate: dict[str, list[tuple[object, object]]] = {}
    for values in held:
        days = by_inmate.setdefault(values["inmate_id"], [])
        days.append((values["from_day"], values.get("until_day")))
    for days in by_inmate.values():
        ordered = sorted(days, key=str)
        for before, after in pairwise(ordered):
            assert before[1] is not None
            assert str(before[1]) < str(after[0])
    places = {one.id: one.values["places"] for one in RECORDS if one.module == "labour_posts"}
    there = Counter(values["post_id"] for values in held if "until_day" not in values)
    assert all(count <= places[post] for post, count in there.items())
