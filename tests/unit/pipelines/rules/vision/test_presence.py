"""Who is in the picture, by made-up embeddings."""

import pytest

from pipelines.rules.vision.face import Face, FaceAnalysis
from pipelines.rules.vision.presence import Known, Sight, judge_presence

OWN, CHILD, STRANGER = [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]
LIKE_OWN = [0.96, 0.0, 0.28]
DOUBTFUL = [0.3, 0.0, 0.954]
LIGHT = 110.0
THRESHOLD = 0.35


def face(embedding: list[float], **how: float) -> Face:
    width = how.get("width", 100.0)
    return Face(
        box=(10, 10, width, width * 1.2),
        landmarks=((1, 1), (2, 1), (1.5, 1.5), (1, 2), (2, 2)),
        score=0.99,
        sharpness=how.get("sharpness", 0.2),
        brightness=how.get("brightness", 110),
        turn=how.get("turn", 0.1),
        embedding=embedding,
    )


def sight(*faces: Face, light: float = LIGHT, **known: object) -> Sight:
    given = {"relative": OWN} | known
    analysis = FaceAnalysis(width=640, height=480, faces=list(faces), engine="made")
    return judge_presence(analysis, Known(**given), THRESHOLD, light).sight  # type: ignore[arg-type]


@pytest.mark.requirement("VC-MON-06")
def test_the_relative_another_and_nobody_are_told_apart() -> None:
    assert sight(face(LIKE_OWN)) is Sight.EXPECTED
    assert sight(face(STRANGER)) is Sight.OTHER_PERSON
    assert sight() is Sight.NOBODY


@pytest.mark.requirement("VC-MON-06")
@pytest.mark.parametrize(
    "unclear", [{"turn": 0.9}, {"brightness": 20}, {"sharpness": 0.001}, {"width": 30}]
)
def test_what_cannot_be_judged_is_no_word_against_anybody(unclear: dict[str, float]) -> None:
    assert sight(face(STRANGER, **unclear)) is Sight.UNKNOWN


def test_a_likeness_in_doubt_and_a_dark_room_say_nothing() -> None:
    assert sight(face(DOUBTFUL)) is Sight.UNKNOWN
    assert sight(light=15) is Sight.UNKNOWN


@pytest.mark.requirement("VC-MON-07")
def test_a_stranger_beside_the_relative_is_found_and_a_companion_is_not() -> None:
    pair = face(LIKE_OWN), face(CHILD, width=70)
    assert sight(*pair) is Sight.FURTHER_PERSON
    assert sight(*pair, companions=[CHILD]) is Sight.EXPECTED
    assert sight(*pair, face(STRANGER), companions=[CHILD]) is Sight.FURTHER_PERSON


@pytest.mark.requirement("VC-MON-07")
def test_a_companion_without_a_registered_face_lets_one_stranger_pass() -> None:
    assert sight(face(OWN), face(STRANGER), companions_unregistered=1) is Sight.EXPECTED
    crowd = face(OWN), face(STRANGER), face(CHILD)
    assert sight(*crowd, companions_unregistered=1) is Sight.FURTHER_PERSON


def test_a_companion_alone_is_not_the_relative() -> None:
    assert sight(face(CHILD), companions=[CHILD]) is Sight.NOBODY


def test_faces_far_in_the_background_do_not_count() -> None:
    assert sight(face(OWN, width=200), face(STRANGER, width=50)) is Sight.EXPECTED


def test_without_a_registered_face_only_a_crowd_tells_something() -> None:
    assert sight(face(STRANGER), relative=None) is Sight.UNKNOWN
    assert sight(face(STRANGER), face(CHILD), relative=None) is Sight.FURTHER_PERSON
    assert sight(relative=None) is Sight.NOBODY
