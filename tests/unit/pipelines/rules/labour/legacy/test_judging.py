"""Each row is taken, there already, or refused: never two of these, and sums add up."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.labour.ledger.ids import as_bits
from pipelines.rules.labour.legacy.judging import DAY_MINUTES, Known, Names, judge
from pipelines.rules.labour.legacy.line import Sum
from pipelines.rules.labour.legacy.marks import marked
from pipelines.rules.labour.legacy.row import OldHours
from pipelines.rules.security.digest import hmac_sm3
from schemas.labour.legacy import RowProblem
from schemas.tables.labour.ledger import NO_ID

WARDS = {f"P03-W0{n}": f"0000000000000000000000000{n}" for n in (1, 2)}
INMATES = {f"310300{n}": f"0000000000000000000000001{n}" for n in (1, 2)}
NAMES = Names(wards=WARDS, inmates=INMATES, posts={}, projects={})

rows = st.builds(
    lambda line, number, ward, inmate_no, day, minutes, kind: OldHours(
        line,
        str(number),
        ward,
        inmate_no,
        date(2023, 3, day),
        minutes * 5 // 3,
        minutes,
        kind,
        "",
        "",
    ),
    st.just(0),
    st.integers(1, 12),
    st.sampled_from([*WARDS, "P03-W09"]),
    st.sampled_from([*INMATES, "3199999"]),
    st.integers(1, 3),
    st.integers(1, 160).map(lambda one: one * 9),
    st.integers(1, 3),
)


def mac(data: bytes) -> bytes:
    return hmac_sm3(bytes(32), data)


@given(st.lists(rows, max_size=30), st.sets(st.integers(1, 12)), st.booleans())
def test_rows_and_sums_are_partitioned(
    found: list[OldHours], before: set[int], booked: bool
) -> None:
    told = [marked(row._replace(line=line), "P03", mac) for line, row in enumerate(found, start=2)]
    known = Known(
        repeated=set(),
        rows={one.key: one.content for one in told if int(one.row.legacy_id) in before},
        booked={(WARDS["P03-W01"], date(2023, 3, 1))} if booked else set(),
        held={},
    )
    judged = judge(told, NAMES, known)
    outcome = judged.outcome
    parts = (outcome.taken, outcome.before, outcome.refused_sum)
    assert sum(part.rows for part in parts) == len(found)
    assert sum(part.hundredths for part in parts) == sum(row.hundredths for row in found)
    lines = [line for sheet in judged.sheets.values() for line in sheet]
    assert len({line.key for line in lines}) == len(lines) == len(judged.taken)
    worked: dict[tuple[bytes, date], int] = {}
    for line in lines:
        of = line.inmate_id, line.day
        worked[of] = worked.get(of, 0) + line.minutes
    assert all(minutes <= DAY_MINUTES for minutes in worked.values())
    assert not known.booked & set(judged.sheets)


def test_what_was_taken_is_known_again() -> None:
    row = OldHours(2, "1", "P03-W01", "3103001", date(2023, 3, 1), 800, 480, 1, "", "")
    told = marked(row, "P03", mac)
    known = Known(repeated=(), rows={told.key: told.content}, booked=(), held={})
    assert judge([told], NAMES, known).before == Sum(1, 800)
    assert marked(row, "P04", mac).key != told.key


def test_hours_in_another_ward_count_into_the_day() -> None:
    row = OldHours(2, "1", "P03-W01", "3103001", date(2023, 3, 1), 800, 480, 1, "", "")
    told = marked(row, "P03", mac)
    inmate, other = as_bits(INMATES["3103001"]), as_bits(WARDS["P03-W02"])
    held = {(inmate, row.day, NO_ID, 1, other): DAY_MINUTES - 479}
    known = Known(repeated=(), rows={}, booked=(), held=held)
    (refused,) = judge([told], NAMES, known).refused
    assert refused.problem is RowProblem.DAY_TOO_LONG
