"""Which flags begin and end when the platform tells of an inmate anew."""

from typing import Any

from pipelines.rules.headcount.flags import KEY_CONTROL, Flag, told_flags, turned, unknown_codes
from schemas.exchange.prison_affairs import InmateRecord
from schemas.people.flags import FlagKind
from schemas.people.kinds import CustodyState

KNOWN = {"GANG", "DRUGS"}
GANG, DRUGS = (Flag(FlagKind.SIX_INVOLVEMENT, code) for code in ("GANG", "DRUGS"))
STRANGE = Flag(FlagKind.SIX_INVOLVEMENT, "code-of-nobody")


def record(**more: Any) -> InmateRecord:
    told: dict[str, Any] = {
        "change": 1,
        "inmate_no": "3103000001",
        "name": "周某",
        "prison_code": "P03",
        "ward_code": "P03-W01",
        "custody_state": CustodyState.IN_CUSTODY,
    }
    return InmateRecord(**(told | more))


def test_a_record_says_each_involvement_once_and_key_control() -> None:
    told = told_flags(record(key_control=True, six_involvement=("GANG", "DRUGS", "GANG")))
    assert told == {KEY_CONTROL, GANG, DRUGS}
    assert told_flags(record()) == frozenset()


def test_nothing_of_a_record_that_was_taken_away_counts() -> None:
    gone = record(key_control=True, six_involvement=("GANG",), deleted=True)
    assert told_flags(gone) == frozenset()


def test_what_stands_and_is_told_goes_on_and_the_rest_begins_or_ends() -> None:
    found = turned({GANG, KEY_CONTROL}, {GANG, DRUGS}, KNOWN)
    assert (found.begun, found.ended) == ((DRUGS,), (KEY_CONTROL,))
    assert not turned({GANG}, {GANG}, KNOWN)


def test_an_involvement_that_no_dictionary_knows_begins_nowhere_and_is_named() -> None:
    assert unknown_codes({STRANGE, GANG, KEY_CONTROL}, KNOWN) == ["code-of-nobody"]
    assert turned(set(), {STRANGE}, KNOWN) == ((), ())


def test_one_that_stands_goes_on_also_where_its_code_was_taken_from_the_dictionary() -> None:
    assert not turned({GANG}, {GANG}, {"DRUGS"})
