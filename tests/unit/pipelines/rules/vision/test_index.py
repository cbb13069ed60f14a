import numpy as np
import pytest

from pipelines.rules.vision.compare import cosine
from pipelines.rules.vision.index import FIRST, FaceIndex, Hit


def made(count: int, dimensions: int = 32) -> np.ndarray:
    return np.random.default_rng(7).normal(size=(count, dimensions)).astype(np.float32)


def test_the_best_come_first_with_their_cosine() -> None:
    index = FaceIndex()
    vectors = made(50)
    for number, vector in enumerate(vectors):
        index.put(f"f{number}", vector * 3)
    asked = vectors[17] + 0.2 * vectors[3]
    hits = index.search(list(asked), -1)
    assert len(hits) == 50
    assert hits[0].key == "f17"
    assert hits == sorted(hits, key=lambda hit: -hit.score)
    for hit in hits[:5]:
        alike = cosine(list(asked), list(vectors[int(hit.key[1:])]))
        assert hit.score == pytest.approx(alike, abs=1e-5)


def test_the_threshold_is_reached_or_nothing_is_found() -> None:
    index = FaceIndex()
    assert index.search([1.0, 0.0], 0) == []
    index.put("one", [1.0, 0.0])
    index.put("other", [0.6, 0.8])
    assert index.search([1.0, 0.0], 0.61) == [Hit("one", 1.0)]
    assert [hit.key for hit in index.search([1.0, 0.0], 0.59)] == ["one", "other"]
    assert index.search([0.0, -1.0], 0.1) == []


def test_a_replaced_vector_counts_and_a_removed_one_is_gone_from_memory() -> None:
    index = FaceIndex()
    for key, vector in {"a": [1.0, 0.0], "b": [0.0, 1.0], "c": [0.6, 0.8]}.items():
        index.put(key, vector)
    index.put("a", [0.0, -1.0])
    assert [hit.key for hit in index.search([0.0, -1.0], 0.9)] == ["a"]
    index.remove("a")
    index.remove("never there")
    assert len(index) == 2
    assert index.search([0.0, -1.0], 0.5) == []
    assert [hit.key for hit in index.search([0.6, 0.8], 0.5)] == ["c", "b"]
    index.keep({"c"})
    assert [hit.key for hit in index.search([0.6, 0.8], -1)] == ["c"]
    assert np.count_nonzero(index._vectors[1:]) == 0


def test_it_grows_and_refuses_what_another_engine_made() -> None:
    index = FaceIndex()
    vectors = made(2 * FIRST + 5, 4)
    for number, vector in enumerate(vectors):
        index.put(str(number), vector)
    assert index.search(list(vectors[-1]), 0.9999)[0].key == str(2 * FIRST + 4)
    with pytest.raises(ValueError, match="dimensions"):
        index.put("x", [1.0, 0.0])
