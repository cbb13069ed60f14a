"""Where the person is on a picture: MediaPipe's selfie segmentation, as the inmate's page runs it.

Apache 2.0; OpenCV runs it here, 10 ms a picture on one thread.
"""

from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

from pipelines.rules.vision.arrays import Floats, Pixels
from schemas.errors import Unavailable

SIDE: Final = 256
MODEL: Final = "masks/selfie_segmentation.tflite"


class PersonNet:
    """One network; not for several threads at once."""

    def __init__(self, models: Path) -> None:
        path = models / MODEL
        if not path.is_file():
            raise Unavailable(
                "背景遮挡模型文件缺失，请联系管理员。", code="model_missing", file=path.name
            )
        # The cores belong to speech as well, and one picture in a while needs no second thread.
        cv2.setNumThreads(1)
        self._net: Any = cv2.dnn.readNetFromTFLite(str(path))

    def mask(self, pixels: Pixels) -> Floats:
        """How surely each point of an RGB picture is of the person: (256, 256), 0 to 1."""
        self._net.setInput(cv2.dnn.blobFromImage(pixels, 1 / 255, (SIDE, SIDE)))
        return np.asarray(self._net.forward()[0, 0], np.float32)
