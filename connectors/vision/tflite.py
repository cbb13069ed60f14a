"""TFLite networks by ai-edge-litert, behind types."""

from pathlib import Path
from typing import Any

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from pipelines.rules.vision.arrays import Floats
from schemas.errors import Unavailable


class Net:
    """One network of float32 in and out; not for several threads at once."""

    def __init__(self, path: Path, outputs: tuple[str, ...]) -> None:
        self._interpreter: Any = _loaded(path)
        self._input = self._interpreter.get_input_details()[0]["index"]
        by_name = {item["name"]: item["index"] for item in self._interpreter.get_output_details()}
        self._outputs = [by_name[name] for name in outputs]
        self._shape: tuple[int, ...] = ()

    def __call__(self, values: Floats) -> list[Floats]:
        """The named outputs for a batch; the network takes on the batch's shape."""
        self._take_shape(values.shape)
        self._interpreter.set_tensor(self._input, values)
        self._interpreter.invoke()
        return [np.asarray(self._interpreter.get_tensor(index)) for index in self._outputs]

    def _take_shape(self, shape: tuple[int, ...]) -> None:
        if shape == self._shape:
            return
        self._interpreter.resize_tensor_input(self._input, shape)
        self._interpreter.allocate_tensors()
        self._shape = shape


def _loaded(path: Path) -> Any:
    if not path.is_file():
        raise Unavailable("人脸模型文件缺失，请联系管理员。", code="model_missing", file=path.name)
    try:
        # One thread: the deployment scales by replicas, and the cores belong to speech as well.
        return Interpreter(str(path), num_threads=1)
    except ValueError as error:
        raise Unavailable(
            "人脸模型文件损坏，请联系管理员。", code="model_unreadable", file=path.name
        ) from error
