"""A data set never holds more than the grant, whatever was asked for."""

import pytest

from pipelines.rules.exchange.open_api.tailoring import (
    Cut,
    call_query,
    choices,
    query_of,
    require_fitting,
)
from schemas.errors import InvalidInput
from schemas.exchange.data_sets import SetField, SetFilter, Shown, Tailoring
from schemas.modules.people.agency_people import AGENCY_PEOPLE

WHOLE, MASKED = Shown.WHOLE, Shown.MASKED
VALUES = {"name": "钱律师", "id_no": "99000019700101001X", "body": "申海律师事务所"}


def asked(**shown: Shown) -> Tailoring:
    return Tailoring(fields=[SetField(name=name, shown=how) for name, how in shown.items()])


def test_a_personal_field_is_masked_unless_the_grant_is_whole() -> None:
    masked = choices(AGENCY_PEOPLE, (), whole=False)
    whole = choices(AGENCY_PEOPLE, (), whole=True)
    require_fitting(asked(id_no=MASKED, name=WHOLE), masked)
    require_fitting(asked(id_no=WHOLE), whole)
    with pytest.raises(InvalidInput) as refused:
        require_fitting(asked(id_no=WHOLE), masked)
    assert refused.value.detail == {"field": "id_no"}


def test_what_the_grant_no_longer_opens_is_masked_or_left_out() -> None:
    definition = asked(id_no=WHOLE, body=WHOLE, name=MASKED)
    narrow = choices(AGENCY_PEOPLE, {"body"}, whole=False)
    assert Cut.of(definition, narrow).record(AGENCY_PEOPLE, VALUES) == {
        "id_no": "990*************1X",
        "name": "钱**",
    }
    wide = choices(AGENCY_PEOPLE, (), whole=True)
    assert Cut.of(definition, wide).record(AGENCY_PEOPLE, VALUES) == VALUES | {"name": "钱**"}


@pytest.mark.parametrize("name", ["id_no", "phone", "body", "q", "limit", "nothing"])
def test_no_record_is_chosen_by_what_is_not_handed_out(name: str) -> None:
    with pytest.raises(InvalidInput):
        query_of(AGENCY_PEOPLE, [SetFilter(name=name, value="x")], {"body"})


def test_calls_are_chosen_by_known_values_alone() -> None:
    state = [SetFilter(name="state", value=one) for one in ("ended", "missed")]
    assert call_query(state) == {"state": ("ended", "missed")}
    for name, value in (("state", "gone"), ("inmate_no", "3103000001")):
        with pytest.raises(InvalidInput):
            call_query([SetFilter(name=name, value=value)])
