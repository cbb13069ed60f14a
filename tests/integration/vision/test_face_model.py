import asyncio
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from connectors.vision.sample_faces import sample_face
from schemas.errors import InvalidInput
from schemas.settings import Settings
from serve.models.face import FaceModel
from tests.ray_cluster import deployed


@pytest.fixture(scope="module")
def model(settings: Settings, own_serve: None) -> Iterator[Any]:
    """The deployment, without an HTTP ingress."""
    with deployed(FaceModel.bind(settings), "faces") as running:
        yield running


async def test_pictures_asked_at_once_get_their_own_answers(model: Any) -> None:
    pictures = [sample_face("t1-1"), b"no picture", sample_face("astronaut")]
    one, broken, other = await asyncio.gather(
        *(model.analyse.remote(picture) for picture in pictures), return_exceptions=True
    )
    assert isinstance(broken, InvalidInput)
    assert broken.code == "unreadable_picture"
    assert len(one.faces) == len(other.faces) == 1
    assert one.faces[0].embedding != other.faces[0].embedding


async def test_more_pictures_than_a_batch_holds_are_all_answered(model: Any) -> None:
    picture = sample_face("t1-6")
    answers = await asyncio.gather(*(model.analyse.remote(picture) for _ in range(20)))
    assert {len(answer.faces) for answer in answers} == {1}


def test_an_engine_that_cannot_load_stops_the_start(settings: Settings) -> None:
    with pytest.raises(InvalidInput):
        FaceModel.func_or_class(msgspec.structs.replace(settings, face_engine="magic"))
