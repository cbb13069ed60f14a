"""What officers entered on the first day passes the forms that they fill in."""

from collections import Counter

import msgspec
import pytest

from pipelines.rules.bureau.story import Record
from pipelines.rules.bureau.years.catalog import YEARS
from pipelines.rules.modules.validation import for_creation
from schemas.modules.catalog import MODULES
from tests.unit.pipelines.rules.bureau.bureaus import ground

ASKED = ground()
ENTERED = {
    "fees": {"call_tariffs": 3, "number_classes": 6},
    "visit_calendar": {"public_holidays": 18, "visit_rules": 1, "visit_times": 60},
    "rooms": {"call_rules": 2, "call_venues": 30},
}


@pytest.mark.parametrize("code", ENTERED)
def test_entries_pass_their_forms_and_leave_a_line_each(code: str) -> None:
    records = [one for one in YEARS[code].left(ASKED, ASKED.plan.first) if isinstance(one, Record)]
    assert Counter(one.module for one in records) == ENTERED[code]
    for one in records:
        raw = dict(msgspec.to_builtins(one.values))
        values, problems = for_creation(MODULES[one.module], raw)
        assert not problems, (one.module, problems)
        given = {name: value for name, value in values.items() if value is not None}
        assert given == one.values
    told = [one.object_id for one in YEARS[code].happened(ASKED, ASKED.plan.first)]
    assert sorted(filter(None, told)) == sorted(one.id for one in records)
