import re

import pytest

from pipelines.rules.bureau import numbers
from pipelines.rules.platform.delivered_persons import suspicions
from schemas.modules.common import ID_NO, PHONE


def test_no_two_places_have_the_same_number() -> None:
    places = [*range(0, numbers.PLACES, 371), *range(5000)]
    wanted = len(set(places))
    assert len({numbers.id_no(place, 1980) for place in places}) == wanted
    assert len({numbers.phone(place) for place in places}) == wanted


def test_numbers_have_the_form_of_real_ones_and_are_nobodys() -> None:
    for place in (0, 17, numbers.PLACES - 1):
        id_no, phone = numbers.id_no(place, 1987), numbers.phone(place)
        assert re.fullmatch(ID_NO, id_no)
        assert re.fullmatch(PHONE, phone)
        assert id_no[6:14] == f"{numbers.birth_day(place, 1987):%Y%m%d}"
        assert not list(suspicions("", f"{id_no} {phone}"))


def test_a_place_beyond_all_is_refused() -> None:
    with pytest.raises(ValueError, match="no such place"):
        numbers.id_no(numbers.PLACES, 1980)
