"""What the comparison with a visit system's registrations comes to (VC-PUB-07)."""

from typing import Any

import pytest

from pipelines.rules.people.known_relative import (
    Compared,
    Likeness,
    Recognition,
    doubtful,
    kinship_ours,
)
from schemas.people.kinds import Kinship


def one(**more: Any) -> Compared:
    told = {
        "known_id": "K1",
        "prison_id": "A",
        "prison": "甲监狱",
        "relative_no": "QS1",
        "inmate_no": "3101",
        "kinship": "女儿",
        "likeness": Likeness.SAME,
    }
    return Compared(**{**told, **more})


@pytest.mark.parametrize(
    ("words", "kinship"),
    [
        ("女儿", Kinship.CHILD),
        ("parent", Kinship.PARENT),
        ("表姐", Kinship.EXTENDED),
        ("律师", None),
        ("lawyer", None),
        ("邻居", None),
        ("", None),
    ],
)
def test_only_words_of_a_family_bind(words: str, kinship: Kinship | None) -> None:
    assert kinship_ours(words) is kinship
    found = Recognition(found=[one(kinship=words)]).of_inmate("3101", "A")
    assert (found is not None) is (kinship is not None)


def test_a_face_of_one_prison_says_who_somebody_is_and_the_inmates_record_whose_he_is() -> None:
    told = Recognition(found=[one(likeness=Likeness.OTHER_FACE), one(known_id="K2", inmate_no="9")])
    assert told.person is not None
    assert told.person.known_id == "K2"
    assert told.of_inmate("3101", "A") is None
    assert (
        told.said("3101", "A") == "甲监狱会见系统已认证本人，登记号QS1，但没有登记为这名罪犯的亲属"
    )
    assert not doubtful(told.said("3101", "A"))


def test_of_two_prisons_the_inmates_own_is_believed_first() -> None:
    told = Recognition(found=[one(kinship="儿媳"), one(known_id="K2", prison_id="B")])
    for prison, known in (("A", "K1"), ("B", "K2"), ("C", "K1")):
        found = told.of_inmate("3101", prison)
        assert found is not None
        assert found.known_id == known


@pytest.mark.parametrize(
    ("likeness", "why", "speaks_against"),
    [
        (Likeness.OTHER_FACE, "人脸与登记的不一致", True),
        (Likeness.OTHER_NAME, "登记的姓名不同", True),
        (Likeness.NO_FACE, "没有可比对的登记人脸", False),
    ],
)
def test_the_officer_is_told_why_somebody_is_not_recognised(
    likeness: Likeness, why: str, speaks_against: bool
) -> None:
    told = Recognition(found=[one(likeness=likeness)])
    assert (told.person, told.of_inmate("3101", "A")) == (None, None)
    said = told.said("3101", "A")
    assert said == f"甲监狱会见系统有此身份证号的亲属登记，但{why}"
    assert doubtful(said) is speaks_against


def test_words_that_bind_nobody_are_told_to_the_officer() -> None:
    told = Recognition(found=[one(kinship="邻居")])
    assert told.said("3101", "A").endswith("但登记的关系不能据以绑定（“邻居”）")


def test_of_a_number_that_no_system_knows_nothing_is_said() -> None:
    assert Recognition().said("3101", "A") == ""
    assert Recognition().person is None
