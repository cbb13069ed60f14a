import msgspec
import pytest

from pipelines.rules.vision.face import Face, FaceAnalysis
from pipelines.rules.vision.judge import judge, judge_pair, judge_registration, people_of

GOOD = Face(
    box=(100, 100, 150, 200),
    landmarks=((140, 170), (200, 170), (170, 210), (145, 250), (195, 250)),
    score=0.99,
    sharpness=0.2,
    brightness=120,
    turn=0.1,
    embedding=[1.0, 0.0],
)
LIKE = [0.8, 0.6]
UNLIKE = [0.0, 1.0]


def seen(*faces: Face) -> FaceAnalysis:
    return FaceAnalysis(width=640, height=480, faces=list(faces), engine="test")


def but(**changes: object) -> Face:
    return msgspec.structs.replace(GOOD, **changes)


@pytest.mark.requirement("VC-GEN-07")
def test_the_registered_person_passes_with_the_score_that_is_kept() -> None:
    verdict = judge(seen(GOOD), LIKE, 0.4)
    assert (verdict.passed, verdict.reason, verdict.faces_found) == (True, "ok", 1)
    assert verdict.score == pytest.approx(0.8)


@pytest.mark.requirement("VC-GEN-07")
def test_another_person_is_refused_with_the_score_that_is_kept() -> None:
    verdict = judge(seen(GOOD), UNLIKE, 0.4)
    assert (verdict.passed, verdict.reason) == (False, "below_threshold")
    assert verdict.score == pytest.approx(0)


@pytest.mark.parametrize(
    ("faces", "reason"),
    [
        ((), "no_face"),
        ((GOOD, GOOD), "many_faces"),
        ((but(box=(0, 0, 39, 50)),), "too_small"),
        ((but(sharpness=0.009),), "blurred"),
    ],
)
def test_an_unfit_picture_is_refused_with_its_reason(faces: tuple[Face, ...], reason: str) -> None:
    verdict = judge(seen(*faces), LIKE, 0.4)
    assert (verdict.passed, verdict.reason) == (False, reason)
    assert verdict.message.endswith("。")


def test_every_refusal_tells_what_to_do_in_its_own_words() -> None:
    pictures = [seen(), seen(GOOD, GOOD), seen(but(box=(0, 0, 30, 30))), seen(but(sharpness=0))]
    messages = {judge(picture, LIKE, 0.4).message for picture in pictures}
    messages |= {judge(seen(GOOD), known, 0.4).message for known in (None, UNLIKE)}
    assert len(messages) == 6


def test_two_people_get_no_score_lest_the_wrong_one_be_kept() -> None:
    assert judge(seen(GOOD, GOOD), LIKE, 0.4).score is None


def test_who_is_not_registered_hears_that_first() -> None:
    verdict = judge(seen(), None, 0.4)
    assert (verdict.passed, verdict.reason, verdict.score) == (False, "not_registered", None)


def test_a_face_in_the_background_is_not_a_second_person() -> None:
    far = but(box=(0, 0, 44, 60))
    assert people_of(seen(GOOD, far)) == [GOOD]
    assert judge(seen(GOOD, far), LIKE, 0.4).passed
    near = but(box=(0, 0, 46, 60))
    assert judge(seen(GOOD, near), LIKE, 0.4).reason == "many_faces"


def test_a_profile_must_be_more_alike() -> None:
    aside = but(turn=1.2)
    half_like = [0.6, 0.8]
    assert judge(seen(GOOD), half_like, 0.4).passed
    verdict = judge(seen(aside), half_like, 0.4)
    assert (verdict.reason, verdict.threshold) == ("below_threshold", pytest.approx(0.65))
    assert "正对镜头" in verdict.message
    assert not judge(seen(GOOD), half_like, 0.4, registered_turn=1.2).passed


def test_a_dark_refusal_asks_for_light() -> None:
    assert "光线" in judge(seen(but(brightness=30)), UNLIKE, 0.4).message


def test_a_good_picture_is_registered() -> None:
    verdict = judge_registration(seen(GOOD))
    assert (verdict.passed, verdict.reason, verdict.score) == (True, "ok", None)


@pytest.mark.parametrize(
    ("face", "reason"),
    [
        (but(box=(0, 0, 79, 99)), "too_small"),
        (but(sharpness=0.019), "blurred"),
        (but(turn=0.95), "turned"),
        (but(brightness=30), "too_dark"),
    ],
)
def test_registration_asks_more_than_a_check(face: Face, reason: str) -> None:
    assert judge(seen(face), [1.0, 0.0], 0.4).passed
    verdict = judge_registration(seen(face))
    assert (verdict.passed, verdict.reason) == (False, reason)


def test_registration_refuses_two_people_and_nobody() -> None:
    assert judge_registration(seen(GOOD, GOOD)).reason == "many_faces"
    assert judge_registration(seen()).reason == "no_face"


def test_a_pair_tells_what_is_wrong_with_its_first_picture() -> None:
    assert judge_pair(seen(), seen(GOOD), 0.4).reason == "no_face"
    assert judge_pair(seen(GOOD), seen(), 0.4).reason == "no_face"
    assert judge_pair(seen(GOOD), seen(but(embedding=LIKE)), 0.4).passed
