"""A pack folder of the shapes and names of InsightFace's own, from graphs made here.

The detector sees one face, at a fixed place, in any picture that is not dark; the recognition
network is a linear map of the crop. So loading, preparing, reading landmarks and embedding run as
with a real pack.
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from pipelines.rules.vision.align import PLACES

STRIDES = (8, 16, 32)
ANCHORS = 2
SIDE = 640
CELL = (20, 18)
"""Column and row of the cell, at stride 16, that holds the face."""
HALF = 5.0
DIMENSIONS = 512


def write_pack(folder: Path) -> Path:
    """A whole pack, in a new folder of that name."""
    folder.mkdir()
    write_detector(folder / "det_10g.onnx")
    write_recognition(folder / "w600k_r50.onnx")
    return folder


def write_detector(path: Path, *, landmarks: bool = True) -> None:
    """SCRFD's outputs for 640 x 640: scores, boxes and, if wanted, landmarks at each stride."""
    outputs, nodes, constants = [], [], []
    nodes += [
        helper.make_node("ReduceMean", ["input.1"], ["mean"], axes=[0, 1, 2, 3], keepdims=0),
        helper.make_node("Add", ["mean", "one"], ["light"]),
        helper.make_node("Clip", ["light", "zero", "one"], ["sure"]),
    ]
    constants += [_constant("one", np.float32(1)), _constant("zero", np.float32(0))]
    for kind, width in (("score", 1), ("bbox", 4), ("kps", 10))[: 3 if landmarks else 2]:
        for stride in STRIDES:
            name = f"{kind}_{stride}"
            constants.append(_constant(f"{name}_seen", _seen(kind, width, stride)))
            lit = "sure" if kind == "score" else "one"
            nodes.append(helper.make_node("Mul", [f"{name}_seen", lit], [name]))
            shape = [(SIDE // stride) ** 2 * ANCHORS, width]
            outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
    picture = helper.make_tensor_value_info("input.1", TensorProto.FLOAT, [1, 3, "height", "width"])
    _save(helper.make_graph(nodes, "scrfd", [picture], outputs, constants), path)


def write_recognition(path: Path) -> None:
    """ArcFace's one output: 512 numbers of a 112 x 112 crop."""
    weights = np.random.default_rng(7).normal(size=(3 * 8 * 8, DIMENSIONS)).astype(np.float32)
    nodes = [
        helper.make_node(
            "AveragePool", ["input.1"], ["pooled"], kernel_shape=[14, 14], strides=[14, 14]
        ),
        helper.make_node("Flatten", ["pooled"], ["flat"]),
        helper.make_node("MatMul", ["flat", "weights"], ["683"]),
    ]
    crop = helper.make_tensor_value_info("input.1", TensorProto.FLOAT, ["None", 3, 112, 112])
    embedding = helper.make_tensor_value_info("683", TensorProto.FLOAT, ["None", DIMENSIONS])
    constants = [_constant("weights", weights)]
    _save(helper.make_graph(nodes, "arcface", [crop], [embedding], constants), path)


def _seen(kind: str, width: int, stride: int) -> np.ndarray:
    """All zero but for the one anchor that holds the face; distances are in strides."""
    values = np.zeros(((SIDE // stride) ** 2 * ANCHORS, width), np.float32)
    if stride == 16:
        row = (CELL[1] * (SIDE // stride) + CELL[0]) * ANCHORS
        values[row] = {"score": 0.98, "bbox": HALF, "kps": _points()}[kind]
    return values


def _points() -> np.ndarray:
    """The five places of an upright face about its middle, x and y in turn."""
    return ((PLACES - 56) / 56 * HALF).ravel()


def _constant(name: str, value: np.ndarray | np.float32) -> onnx.TensorProto:
    return numpy_helper.from_array(np.asarray(value), name)


def _save(graph: onnx.GraphProto, path: Path) -> None:
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
    model.ir_version = 8
    onnx.checker.check_model(model)
    onnx.save(model, str(path))
