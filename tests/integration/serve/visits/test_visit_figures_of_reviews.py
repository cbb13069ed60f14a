"""Statistics of what was said of visits: ratings at the window, and reviews."""

from typing import Any

import pytest

from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.modules.visits.visits import VisitType
from tests.integration.serve.client import People, Person
from tests.integration.serve.spoken import marked, say
from tests.integration.serve.told_figures import group, values, whole
from tests.integration.serve.visits.counted_visits import DAYS, FIGURES, at, reviewed
from tests.integration.serve.visits.counted_visits import leader as leader
from tests.integration.serve.visits.counted_visits import system as system
from tests.integration.serve.visits.told_here import VisitSystem
from tests.integration.serve.world import World


@pytest.mark.requirement("VC-ONSITE-18")
async def test_ratings_are_listed_and_averaged_by_prison_and_month(
    leader: Person, system: VisitSystem
) -> None:
    scores = [(5, at(7, 1)), (4, at(7, 2)), (4, at(7, 3)), (1, at(8, 1))]
    rows = [
        {"key": f"{n}", "score": score, "text": f"第{n}条", "at": when, "relative_name": "李某"}
        for n, (score, when) in enumerate(scores)
    ]
    await system.tell(RecordKind.RATING, rows)
    told = await leader.get(f"{FIGURES}/ratings", **DAYS)
    assert whole(told) == {"ratings": 4, "average": "3.50"}
    scores = [(row["key"], row["values"]["ratings"]) for row in group(told, "score")]
    assert scores == [("1", 1), ("4", 2), ("5", 1)]
    months = group(told, "prison_month")
    assert [(row["titles"][1], *row["values"].values()) for row in months] == [
        ("2026-07", 3, "4.33"),
        ("2026-08", 1, "1.00"),
    ]
    found = await leader.get("/api/records/window_ratings", **{"score.from": 4})
    assert [row["values"]["words"] for row in found["rows"]] == ["第2条", "第1条", "第0条"]
    assert found["total"] == 3


CELLS = {
    "visits": {},
    "pending": {"reviewed": False, "overdue": False},
    "reviewed": {"reviewed": True},
    "overdue": {"overdue": True},
    "anomalous": {"anomaly": True},
}
"""What the list of conversations is asked for behind each cell."""


async def heard(who: Person, **query: Any) -> int:
    days = {"since": "2026-07-01T00:00:00+08:00", "until": "2026-10-01T00:00:00+08:00"}
    found = await who.get("/api/conversations", channel="visit", kept=True, **days, **query)
    return int(found["total"])


@pytest.mark.requirement("VC-ONSITE-26")
@pytest.mark.requirement("VC-ONSITE-28")
@pytest.mark.requirement("VC-ONSITE-27")
async def test_reviews_are_pending_reviewed_or_overdue_and_rates_are_their_quotients(
    world: World, people: People, leader: Person, system: VisitSystem
) -> None:
    reviewer = await people.officer("reviewer")
    kinds = [VisitType.VIDEO, VisitType.OPEN, VisitType.OPEN, VisitType.OPEN]
    ids = [await system.visit(f"A{n}", at(9, 1 + n), visit_type=kinds[n]) for n in range(4)]
    for one in ids:
        # What a word was heard in must be reviewed in time.
        await say(world, one, "越狱", marked("越狱", "越狱"))
    world.now = at(9, 4, 3)
    before = whole(await leader.get(f"{FIGURES}/reviews", **DAYS))
    assert before["visits"] == before["pending"] + before["overdue"] == 4
    assert before["pending"] > 0
    await reviewed(reviewer, ids[0])
    await reviewed(reviewer, ids[1], anomaly=True, anomaly_note="提到转账", anomaly_kind="emotion")
    told = await leader.get(f"{FIGURES}/reviews", **DAYS)
    total = whole(told)
    assert (total["visits"], total["reviewed"], total["anomalous"]) == (4, 2, 1)
    world.now = at(11, 30)
    # Nobody stays signed in for so long.
    leader = await people.officer("leader")
    late = await leader.get(f"{FIGURES}/reviews", **DAYS)
    total = whole(late)
    assert (total["pending"], total["overdue"]) == (0, 2)
    groups = [values(one["lines"]) for one in late["groups"]]
    for rows in (*groups, [total]):
        for name in ("visits", "reviewed", "pending", "overdue", "anomalous"):
            assert sum(row[name] for row in rows) == total[name]
        for row in rows:
            assert row["pending"] + row["reviewed"] + row["overdue"] == row["visits"]
    of_type = await leader.get(f"{FIGURES}/reviews", **DAYS, visit_type="VIDEO")
    assert (whole(of_type)["visits"], whole(of_type)["reviewed"]) == (1, 1)
    persons = (await leader.get(f"{FIGURES}/reviews/person", **DAYS))["lines"]
    assert sum(row["visits"] for row in values(persons)) == 4
    for rows, key in ((group(late, "ward"), "unit_id"), (persons, "inmate_id")):
        for row in rows:
            for name, query in CELLS.items():
                found = await heard(leader, **{key: row["key"]}, **query)
                assert row["values"][name] == found, (key, name)
