from datetime import UTC, datetime, timedelta

from pipelines.rules.bureau.ids import Ids
from pipelines.rules.security.ulid import is_ulid, least_id

THEN = datetime(2026, 3, 7, 1, 30, tzinfo=UTC)


def test_an_id_follows_from_what_it_names() -> None:
    made = Ids(1).of("visit", "P03/7", THEN)
    assert is_ulid(made)
    assert made == Ids(1).of("visit", "P03/7", THEN)
    others = {
        Ids(2).of("visit", "P03/7", THEN),
        Ids(1).of("call", "P03/7", THEN),
        Ids(1).of("visit", "P03/8", THEN),
    }
    assert made not in others
    assert len(others) == 3


def test_what_is_listed_by_id_is_listed_by_time() -> None:
    made = Ids(1).of("visit", "P03/7", THEN)
    assert least_id(THEN) <= made < least_id(THEN + timedelta(milliseconds=1))
