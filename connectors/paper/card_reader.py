"""Reading the text of pictures of cards, by networks that lie in the wheel of RapidOCR."""

from threading import Lock
from typing import Any, Protocol

import numpy as np

from connectors.vision.picture import decode
from schemas.people.id_cards import PaperLine, PaperText

LONGEST_SIDE = 1280
"""Pixels; a card that fills half of such a picture is legible."""
LEAST_SURE = 0.5


class CardReader(Protocol):
    """Finds and reads lines of text."""

    def read(self, picture: bytes) -> PaperText:
        """The lines of a JPEG or PNG; `InvalidInput` on anything else. It takes a second."""
        ...


class EmbeddedCardReader:
    """PP-OCRv6 small on one thread; loaded when the first picture comes."""

    def __init__(self) -> None:
        self._engine: Any = None
        self._loading = Lock()

    def read(self, picture: bytes) -> PaperText:
        pixels = decode(picture, LONGEST_SIDE)
        # The networks know colours in OpenCV's order.
        found = self._loaded()(np.ascontiguousarray(pixels[:, :, ::-1]))
        return PaperText(lines=_lines(found), brightness=float(pixels.mean()))

    def _loaded(self) -> Any:
        with self._loading:
            if self._engine is None:
                # Here, since loading takes a second that other processes need not wait for.
                from rapidocr import RapidOCR

                self._engine = RapidOCR(
                    params={
                        "Global.use_cls": False,
                        "Global.log_level": "error",
                        "Global.text_score": LEAST_SURE,
                        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                    }
                )
            return self._engine


def _lines(found: Any) -> list[PaperLine]:
    if found.txts is None:
        return []
    return [
        PaperLine(
            text=str(text),
            left=int(box[:, 0].min()),
            top=int(box[:, 1].min()),
            right=int(box[:, 0].max()),
            bottom=int(box[:, 1].max()),
        )
        for box, text in zip(found.boxes, found.txts, strict=True)
    ]
