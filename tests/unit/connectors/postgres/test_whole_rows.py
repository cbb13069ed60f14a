from datetime import UTC, datetime
from decimal import Decimal

import pytest

from connectors.postgres.whole_rows import whole_rows
from pipelines.rules.platform.local_time import LOCAL
from schemas.people.kinds import CustodyState
from schemas.tables import metadata
from schemas.tables.generated import GENERATED

MADE = datetime(2026, 3, 7, 9, 30, tzinfo=LOCAL)
KEPT = {"created_at": MADE, "updated_at": MADE}


def test_a_row_is_as_the_database_would_answer_it() -> None:
    held = {"inmate_no": "1", "name": "李强", "prison_id": "P", "ward_id": "W", "id": "I"}
    row = whole_rows(metadata.tables["inmate"]).of(
        held | KEPT | {"custody_state": CustodyState.IN_CUSTODY}
    )
    assert tuple(row) == tuple(metadata.tables["inmate"].c.keys())
    assert row["created_at"] == MADE
    assert row["created_at"].tzinfo is UTC
    assert type(row["custody_state"]) is str
    assert (row["monthly_calls"], row["key_control"], row["version"]) == (2, False, 1)
    assert row["remark"] is None


def test_an_amount_has_the_digits_of_its_column() -> None:
    table = GENERATED["card_movements"]
    values = {"id": "M", "card_id": "C", "movement": "top_up", "amount": Decimal(5)}
    row = whole_rows(table).of(values | KEPT | {"balance_before": 0, "balance_after": Decimal("5")})
    assert str(row["amount"]) == str(row["balance_after"]) == "5.00"


def test_what_is_missing_or_unknown_is_told() -> None:
    rows = whole_rows(metadata.tables["inmate"])
    with pytest.raises(ValueError, match=r"inmate\.inmate_no must be given"):
        rows.of({"id": "I"})
    with pytest.raises(ValueError, match=r"no columns \['colour'\]"):
        rows.of({"id": "I", "colour": "red"})


def test_columns_that_the_database_reckons_are_not_written() -> None:
    calls = whole_rows(GENERATED["phone_calls"])
    assert calls.is_reckoned
    assert "authorisation" not in calls.names
