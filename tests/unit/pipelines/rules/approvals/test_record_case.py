"""A record's case is told by its module's declaration, to the flow and to whoever plants it."""

from datetime import UTC, date, datetime

import msgspec

from pipelines.rules.approvals.content import record_digest
from pipelines.rules.approvals.matter import Matter
from pipelines.rules.approvals.record_case import (
    LONGEST_TITLE,
    covered,
    facts_of,
    outcomes_of,
    outline_of,
    title_of,
)
from pipelines.rules.calls.checks import Outcome
from pipelines.rules.labour.grade_case import NOT_PAST, day_check, grade_before, grade_headline
from pipelines.rules.modules.record import Stored
from schemas.modules.labour.worker_grade_settings import WORKER_GRADE_SETTINGS as GRADES
from schemas.modules.official.official_bookings import OFFICIAL_BOOKINGS

assert GRADES.approval is not None
assert OFFICIAL_BOOKINGS.approval is not None
GRADE, BOOKING = GRADES.approval, OFFICIAL_BOOKINGS.approval
DAY = date(2026, 12, 1)
RECORD = Stored(
    id="g",
    version=1,
    created_at=datetime(2026, 11, 24, tzinfo=UTC),
    state=None,
    values={"inmate_id": "i", "grade_no": 2, "from_day": DAY, "reason": "考核合格"},
    titles={"inmate_id": "1001 周某"},
    files={},
    keys={},
)
MATTER = Matter(GRADES, RECORD)
FAILED = Outcome("custody", False, "已释放")


def test_facts_are_what_the_record_says_and_what_was_found_beside_it() -> None:
    assert facts_of(GRADE, MATTER, [FAILED, day_check(DAY, DAY)], grade_before(1)) == {
        "inmate": "1001 周某",
        "grade_no": 2,
        "from_day": "2026-12-01",
        "reason": "考核合格",
        "grade_before": 1,
        "failed_checks": 1,
    }
    assert "grade_before" not in facts_of(GRADE, MATTER, [], grade_before(None))


def test_a_title_is_made_by_the_declaration_or_beside_it_and_is_no_longer_than_its_column() -> None:
    assert title_of(GRADE, MATTER, grade_headline) == "1001 周某自2026-12-01起评定为二级"
    named = msgspec.structs.replace(RECORD, titles={"inmate_id": "周" * LONGEST_TITLE})
    assert title_of(GRADE, Matter(GRADES, named), grade_headline) == "周" * LONGEST_TITLE


def test_declared_checks_count_in_their_order() -> None:
    late = day_check(DAY, date(2026, 12, 2))
    assert (late.name, late.passed) == (NOT_PAST, False)
    found = [late, Outcome("blacklist", True, "不在黑名单"), FAILED]
    assert outcomes_of(GRADE, found) == [FAILED, late]
    assert outcomes_of(GRADE, [late]) == [late]


def test_signatures_cover_all_values_and_what_approvers_were_shown() -> None:
    content = record_digest(RECORD.values)
    assert covered(RECORD) == {"content": content}
    assert covered(RECORD, "shown") == {"content": content, "proposal": "shown"}
    changed = msgspec.structs.replace(RECORD, values=RECORD.values | {"reason": "另有原因"})
    assert covered(changed) != covered(RECORD)


def test_a_kind_is_outlined_by_its_declaration() -> None:
    outline = outline_of(OFFICIAL_BOOKINGS, BOOKING)
    assert (outline.code, outline.title, outline.filing) == ("official_booking", "对公业务", True)
    assert [one.name for one in outline.fields] == [one.name for one in BOOKING.facts]
    assert [one.key for one in outline.default.nodes] == ["ward", "prison"]
