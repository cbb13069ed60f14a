"""The InsightFace engine, on a pack folder that the operator licenses and provides."""

from pathlib import Path
from typing import Any, Final

import numpy as np

from connectors.vision.picture import decode
from pipelines.rules.vision.arrays import Floats, Pixels
from pipelines.rules.vision.face import FaceAnalysis
from pipelines.rules.vision.mtcnn import Found
from pipelines.rules.vision.quality import turn
from pipelines.rules.vision.reading import Reader, read_faces
from schemas.errors import Unavailable

LONGEST_SIDE: Final = 1280
DETECTION_SIDE: Final = (640, 640)
LEAST_SCORE: Final = 0.5


class InsightFaceEngine:
    """SCRFD finds, ArcFace embeds, by onnxruntime on the CPU; not for several threads at once."""

    def __init__(self, pack: str) -> None:
        folder = _folder(pack)
        self.name = f"insightface-{folder.name}"[:32]
        models = _models(folder)
        self._detection: Any = models["detection"]
        self._recognition: Any = models["recognition"]
        self._reader = Reader(self.name, self._embed, lambda _, landmarks: turn(landmarks))

    def analyse(self, picture: bytes) -> FaceAnalysis:
        """See `FaceEngine`."""
        pixels = decode(picture, LONGEST_SIDE)
        boxes, landmarks = self._detection.detect(_blue_first(pixels))
        found = Found(np.asarray(boxes, np.float32), np.asarray(landmarks, np.float32))
        return read_faces(pixels, found, self._reader)

    def _embed(self, crop: Pixels) -> Floats:
        return np.asarray(self._recognition.get_feat(_blue_first(crop)).ravel(), np.float32)


def _folder(pack: str) -> Path:
    folder = Path(pack)
    if not pack or not folder.is_dir():
        raise _unusable("folder_missing", folder=pack)
    if not any(folder.glob("*.onnx")):
        raise _unusable("folder_without_onnx_files", folder=pack)
    return folder


def _models(folder: Path) -> dict[str, Any]:
    """Detection and recognition of the pack, ready; its other models are left alone."""
    from insightface.app import FaceAnalysis as Pack

    try:
        pack = Pack(
            name=str(folder),
            allowed_modules=["detection", "recognition"],
            providers=["CPUExecutionProvider"],
        )
        pack.prepare(ctx_id=-1, det_thresh=LEAST_SCORE, det_size=DETECTION_SIDE)
    except Exception as error:  # The library asserts, and onnxruntime raises its own kinds.
        raise _unusable("unreadable_pack", folder=str(folder), cause=repr(error)[:200]) from error
    _require(folder, pack.models)
    return dict(pack.models)


def _require(folder: Path, models: dict[str, Any]) -> None:
    if "recognition" not in models:
        raise _unusable("no_recognition_model", folder=str(folder))
    if not models["detection"].use_kps:
        raise _unusable("detection_without_landmarks", folder=str(folder))


def _unusable(problem: str, **detail: str) -> Unavailable:
    return Unavailable(
        "InsightFace 模型包不可用，请检查设置 QINQIAO_INSIGHTFACE_PACK 指向的文件夹。",
        code="insightface_pack_unusable",
        setting="QINQIAO_INSIGHTFACE_PACK",
        problem=problem,
        **detail,
    )


def _blue_first(pixels: Pixels) -> Pixels:
    return np.ascontiguousarray(pixels[..., ::-1])
