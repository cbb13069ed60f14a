"""What of a record that says what was heard may be kept."""

import pytest

from pipelines.rules.exchange.prison_systems.heard import WORDS, may_be_kept, without_words
from pipelines.rules.exchange.prison_systems.mapping import Mapper
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.mapping import FieldMapping, KindMapping, Reading
from schemas.exchange.prison_systems.records import RECORDS
from schemas.governance.confidentiality import Confidentiality

MAPPING = KindMapping(
    kind=RecordKind.REVIEW,
    name="reviews",
    key=("id",),
    version="rev",
    day="at",
    deleted="gone",
    deleted_values=("1",),
    fields=(
        FieldMapping(to="conversation_no", source=("no",)),
        FieldMapping(to="reviewer", source=("who",)),
        FieldMapping(
            to="assessment", source=("state",), reading=Reading.CODE, codes={"1": "normal"}
        ),
        FieldMapping(to="anomaly", source=("odd",), reading=Reading.FLAG, codes={"0": "false"}),
        FieldMapping(to="summary", source=("text", "more", "no")),
        FieldMapping(to="at", source=("at",), reading=Reading.MOMENT, format="iso"),
    ),
)
FIELDS = {
    "id": "F1",
    "rev": 3,
    "at": "2026-11-20T08:00:00+08:00",
    "gone": "0",
    "no": "V1",
    "who": "王警官",
    "state": "1",
    "odd": "0",
    "text": "谈案情",
    "more": "谈上诉",
    "notes": "没有映射的一列",
}


def test_words_go_and_what_names_the_record_stays() -> None:
    kept = without_words(MAPPING, FIELDS)
    assert sorted(kept) == ["at", "gone", "id", "no", "rev", "who"]


def test_by_what_stays_the_record_is_known_and_asked_for_again() -> None:
    mapper = Mapper(MAPPING)
    kept = without_words(MAPPING, FIELDS)
    identity = mapper.identity(kept)
    assert identity is not None
    assert (identity.key, identity.version, str(identity.day)) == ("F1", 3, "2026-11-20")
    assert mapper.conversation_no(kept) == "V1"
    assert "谈" not in str(kept)


def test_a_record_that_names_no_conversation_has_none() -> None:
    assert Mapper(MAPPING).conversation_no({"id": "F1"}) == ""


@pytest.mark.parametrize("of", [*Confidentiality, None])
def test_only_what_was_heard_in_ordinary_ones_is_kept(of: Confidentiality | None) -> None:
    assert may_be_kept(of) is (of is Confidentiality.ORDINARY)


@pytest.mark.parametrize("kind", WORDS)
def test_words_are_fields_of_their_kind(kind: RecordKind) -> None:
    assert WORDS[kind] <= set(RECORDS[kind].__struct_fields__)
