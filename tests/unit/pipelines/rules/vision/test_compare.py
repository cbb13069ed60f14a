import pytest

from pipelines.rules.vision.compare import cosine, required


def test_one_face_is_like_itself_whatever_its_length() -> None:
    assert cosine([1, 2, 3], [2, 4, 6]) == pytest.approx(1)


def test_opposite_and_unrelated_faces() -> None:
    assert cosine([1, 0], [-1, 0]) == pytest.approx(-1)
    assert cosine([1, 0], [0, 1]) == pytest.approx(0)


def test_an_empty_embedding_is_like_nothing() -> None:
    assert cosine([0, 0], [1, 0]) == 0


def test_embeddings_of_two_engines_are_never_compared() -> None:
    with pytest.raises(ValueError, match="192 and 512"):
        cosine([1.0] * 192, [1.0] * 512)


@pytest.mark.parametrize(("turn", "least"), [(0, 0.4), (0.8, 0.4), (0.95, 0.65), (1.4, 0.65)])
def test_the_threshold_rises_towards_the_profile(turn: float, least: float) -> None:
    assert required(0.4, turn) == pytest.approx(least)
