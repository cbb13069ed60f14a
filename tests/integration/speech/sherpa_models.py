"""Folders as sherpa-onnx reads them, with a model fitted to a few sentences.

One linear layer over the features, solved for the very sounds it is then asked about: it knows
these and nothing else. So sherpa-onnx itself computes features, runs a SenseVoice or Paraformer
graph and decodes, and what the adapter makes of that is proven; how well a real model reads is not.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from pipelines.rules.speech.utterance import Pcm

WINDOW, SHIFT, MELS = 7, 6, 80
WIDTH = WINDOW * MELS
LEADING = ("<|zh|>", "<|NEUTRAL|>", "<|Speech|>", "<|withitn|>")
"""What a SenseVoice writes before the text."""
SPECIAL = ("<blank>", "<s>", "</s>", *LEADING)
BLANK, END = 0, 2
SURE = 20.0
RIDGE = 1e-3

Floats = NDArray[np.float32]


def write_folder(folder: Path, kind: str, sentences: Mapping[str, Pcm]) -> Path:
    """A folder `model.onnx` and `tokens.txt` of a `sense_voice` or a `paraformer`."""
    folder.mkdir(parents=True)
    tokens = [*SPECIAL, *sorted(set("".join(sentences)))]
    lines = [f"{token} {place}\n" for place, token in enumerate(tokens)]
    (folder / "tokens.txt").write_text("".join(lines), encoding="utf-8")
    mean, deviation, weights = _fit(sentences, tokens)
    make = _sense_voice if kind == "sense_voice" else _paraformer
    model = helper.make_model(
        make(weights, len(tokens)), opset_imports=[helper.make_opsetid("", 17)], ir_version=8
    )
    told = {
        "vocab_size": len(tokens),
        "lfr_window_size": WINDOW,
        "lfr_window_shift": SHIFT,
        "neg_mean": ",".join(f"{-value:.6f}" for value in mean),
        "inv_stddev": ",".join(f"{1 / value:.6f}" for value in deviation),
    }
    if kind == "sense_voice":
        told |= {"normalize_samples": 0, "with_itn": 14, "without_itn": 15}
        languages = ("auto", "zh", "en", "ja", "ko", "yue")
        told |= {f"lang_{code}": place for place, code in enumerate(languages)}
    helper.set_model_props(model, {name: str(value) for name, value in told.items()})
    onnx.save(model, folder / "model.onnx")
    return folder


def _fit(sentences: Mapping[str, Pcm], tokens: list[str]) -> tuple[Floats, Floats, Floats]:
    """Mean and deviation of the features, and the layer (with its bias as last row)."""
    sounds = [(text, stacked(mels(pcm))) for text, pcm in sentences.items()]
    silence = stacked(mels(np.zeros(16_000, np.float32)))
    seen = np.concatenate([*(features for _, features in sounds), silence])
    wanted = np.zeros((len(seen), len(tokens)), np.float32)
    wanted[:, BLANK] = SURE / 2
    start = 0
    for text, features in sounds:
        for place, character in enumerate(text):
            frame = start + int((place + 0.5) * len(features) / len(text))
            wanted[frame, tokens.index(character)] = SURE
        start += len(features)
    mean, deviation = seen.mean(axis=0), seen.std(axis=0) + 1e-3
    known = np.hstack([(seen - mean) / deviation, np.ones((len(seen), 1), np.float32)])
    near = known @ known.T + RIDGE * np.eye(len(known))
    return mean, deviation, (known.T @ np.linalg.solve(near, wanted)).astype(np.float32)


def mels(pcm: Pcm) -> Floats:
    """Log-mel energies as Kaldi computes them: 25 ms, every 10 ms, Hamming."""
    count = 1 + (len(pcm) - 400) // 160
    frames = np.stack([pcm[i * 160 : i * 160 + 400] for i in range(count)]) * 32768.0
    frames = frames - frames.mean(axis=1, keepdims=True)
    before = np.hstack([frames[:, :1], frames[:, :-1]])
    power = np.abs(np.fft.rfft((frames - 0.97 * before) * np.hamming(400), 512)) ** 2
    return np.log(np.maximum(power[:, :256] @ _bank(), np.finfo(np.float32).eps)).astype(np.float32)


def _bank() -> NDArray[np.float64]:
    """Triangles in mel, shape (256 bins, 80)."""

    def mel(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
        return 1127.0 * np.log(1.0 + hertz / 700.0)

    low, high = mel(np.array([20.0, 8000.0]))
    edges = np.linspace(low, high, MELS + 2)
    bins = mel(np.arange(256) * 16_000 / 512)[:, None]
    left, centre, right = edges[:-2], edges[1:-1], edges[2:]
    rising, falling = (bins - left) / (centre - left), (right - bins) / (right - centre)
    return np.maximum(0, np.minimum(rising, falling))


def stacked(features: Floats) -> Floats:
    """Seven frames side by side, around every sixth, the rim repeated: shape (frames, 560)."""
    count = -(-len(features) // SHIFT)
    before = (WINDOW - 1) // 2
    rim = np.pad(features, ((before, WINDOW), (0, 0)), mode="edge")
    return np.stack([rim[i * SHIFT : i * SHIFT + WINDOW].ravel() for i in range(count)])


def _scores(weights: Floats) -> tuple[list[onnx.NodeProto], list[onnx.TensorProto]]:
    nodes = [
        helper.make_node("MatMul", ["x", "layer"], ["weighed"]),
        helper.make_node("Add", ["weighed", "bias"], ["scores"]),
    ]
    return nodes, [_constant("layer", weights[:-1]), _constant("bias", weights[-1])]


def _sense_voice(weights: Floats, vocabulary: int) -> onnx.GraphProto:
    """The scores of each frame, after four that say language, feeling, event and spelling."""
    nodes, constants = _scores(weights)
    leading = np.zeros((1, len(LEADING), vocabulary), np.float32)
    for place, token in enumerate(LEADING):
        leading[0, place, SPECIAL.index(token)] = SURE
    constants += [_constant("leading", leading), _constant("ones", np.ones(2, np.int64))]
    nodes += [
        helper.make_node("Shape", ["x"], ["batch"], start=0, end=1),
        helper.make_node("Concat", ["batch", "ones"], ["wide"], axis=0),
        helper.make_node("Expand", ["leading", "wide"], ["before"]),
        helper.make_node("Concat", ["before", "scores"], ["logits"], axis=1),
    ]
    inputs = [_features(), *(_lengths(n) for n in ("x_length", "language", "text_norm"))]
    return helper.make_graph(nodes, "sense_voice", inputs, [_logits(vocabulary)], constants)


def _paraformer(weights: Floats, vocabulary: int) -> onnx.GraphProto:
    """The scores of those frames alone that hold a character, then of the end."""
    nodes, constants = _scores(weights)
    end = np.zeros((1, 1, vocabulary), np.float32)
    end[0, 0, END] = SURE
    constants += [
        _constant("end", end),
        _constant("zero", np.array(0, np.int64)),
        _constant("one", np.array(1, np.int64)),
        _constant("nothing", np.array(-1, np.int64)),
        _constant("last_axis", np.array([2], np.int64)),
        _constant("second_axis", np.array([1], np.int64)),
        _constant("vocabulary", np.array([1, 1, vocabulary], np.int64)),
    ]
    node = helper.make_node
    nodes += [
        node("ArgMax", ["scores"], ["best"], axis=2, keepdims=0),
        node("Equal", ["best", "zero"], ["is_blank"]),
        node("Not", ["is_blank"], ["is_character"]),
        node("Shape", ["x"], ["frames_1"], start=1, end=2),
        node("Squeeze", ["frames_1"], ["frames"]),
        node("Range", ["zero", "frames", "one"], ["places"]),
        node("Cast", ["speech_lengths"], ["lengths"], to=TensorProto.INT64),
        node("Unsqueeze", ["lengths", "second_axis"], ["until"]),
        node("Less", ["places", "until"], ["is_sound"]),
        node("And", ["is_character", "is_sound"], ["is_token"]),
        # The earlier a character, the larger its key; what is none has -1.
        node("Sub", ["frames", "places"], ["keys_all"]),
        node("Where", ["is_token", "keys_all", "nothing"], ["keys"]),
        node("Cast", ["is_token"], ["tokens_as_numbers"], to=TensorProto.INT64),
        node("ReduceSum", ["tokens_as_numbers", "second_axis"], ["token_num_64"], keepdims=0),
        node("ReduceMax", ["token_num_64"], ["most"], keepdims=0),
        node("Add", ["most", "one"], ["width"]),
        node("Min", ["width", "frames"], ["width_fitting"]),
        node("Unsqueeze", ["width_fitting", "zero_axis"], ["k"]),
        node("TopK", ["keys", "k"], ["top_keys", "top_places"], axis=1),
        node("Unsqueeze", ["top_places", "last_axis"], ["columns"]),
        node("Expand", ["columns", "vocabulary"], ["gathered"]),
        node("GatherElements", ["scores", "gathered"], ["kept"], axis=1),
        node("Equal", ["top_keys", "nothing"], ["is_over"]),
        node("Unsqueeze", ["is_over", "last_axis"], ["is_over_wide"]),
        node("Where", ["is_over_wide", "end", "kept"], ["logits"]),
        node("Cast", ["token_num_64"], ["token_num"], to=TensorProto.INT32),
    ]
    constants.append(_constant("zero_axis", np.array([0], np.int64)))
    nodes = [_renamed(one) for one in nodes]
    inputs = [_features("speech"), _lengths("speech_lengths")]
    outputs = [
        _logits(vocabulary),
        helper.make_tensor_value_info("token_num", TensorProto.INT32, ["N"]),
    ]
    return helper.make_graph(nodes, "paraformer", inputs, outputs, constants)


def _renamed(node: onnx.NodeProto) -> onnx.NodeProto:
    """The features are called `speech` there."""
    for place, name in enumerate(node.input):
        if name == "x":
            node.input[place] = "speech"
    return node


def _constant(name: str, value: NDArray[np.generic]) -> onnx.TensorProto:
    return numpy_helper.from_array(value, name)


def _features(name: str = "x") -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["N", "T", WIDTH])


def _lengths(name: str) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.INT32, ["N"])


def _logits(vocabulary: int) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", "L", vocabulary])
