"""The graph of a BERT encoder for ONNX Runtime, from its weights by name.

The operators are ONNX's own and the fused ones of ONNX Runtime. Matrices are kept in 8 bits with a
scale for each row, after Dettmers et al. 2022, "LLM.int8()" (https://arxiv.org/abs/2208.07339,
without its handling of outliers): each token's activations are divided by their largest, so that a
token's numbers depend on no other token's scale, and products are exact whole numbers. A few
channels are many times larger than all others, and would leave those a handful of steps: they are
divided beforehand and their weights multiplied, after Xiao et al. 2023, "SmoothQuant"
(https://arxiv.org/abs/2211.10438).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Weights = Mapping[str, NDArray[np.float32]]
    # float32 (channels,): the largest activation of each, absolute, by the name of the matrix that
    # it is multiplied with, without "weight".
    Ranges = Mapping[str, NDArray[np.float32]]

_FUSED: Final = "com.microsoft"
_OPSETS: Final = (helper.make_opsetid("", 18), helper.make_opsetid(_FUSED, 1))
_EPSILON: Final = 1e-12
_LARGEST: Final = 127
_ZERO: Final = 128
_SIDES: Final = ("query", "key", "value")
# How much of a channel's size goes from activations to weights, 0 to 1. Of .5, .65 and .8, by the
# cosine similarity of 80 texts' vectors to those of float32.
_MOVED: Final = 0.65
_SMALLEST: Final = 1e-5


def quantise(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return a matrix (rows, columns) as int8 of the same shape and a float32 scale a row."""
    scale = np.maximum(np.abs(matrix).max(axis=1) / _LARGEST, 1e-8).astype(np.float32)
    whole = np.rint(matrix / scale[:, None]).clip(-_LARGEST, _LARGEST).astype(np.int8)
    return whole, scale


def smoothing_of(matrix: NDArray[np.float32], largest: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what to multiply each channel's weights with, and to divide its activations by."""
    weights = np.abs(matrix).max(axis=0).clip(_SMALLEST)
    smoothing = largest.clip(_SMALLEST) ** _MOVED / weights ** (1 - _MOVED)
    return np.asarray(smoothing / np.exp(np.log(smoothing).mean()), dtype=np.float32)


class _Graph:
    """Operators and constants, in the order in which they are added."""

    def __init__(self, weights: Weights, prefix: str, ranges: Ranges) -> None:
        self._weights = weights
        self._prefix = prefix
        self._ranges = ranges
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}

    def array(self, name: str) -> NDArray[np.float32]:
        return self._weights[self._prefix + name].astype(np.float32)

    def constant(self, name: str, array: NDArray[np.generic]) -> str:
        held = np.ascontiguousarray(array) if array.ndim else array
        self._constants.setdefault(name, numpy_helper.from_array(held, name))
        return name

    def weight(self, name: str) -> str:
        return self.constant(name, self.array(name))

    def axis(self, axis: int) -> str:
        return self.constant(f"axis{axis}", np.array([axis], dtype=np.int64))

    def add(
        self,
        operator: str,
        *inputs: str,
        results: tuple[str, ...] = (),
        **options: Any,  # noqa: ANN401 - an operator's attributes, as ONNX names them
    ) -> str:
        names = results or (f"t{len(self._nodes)}",)
        self._nodes.append(helper.make_node(operator, inputs, names, **options))
        return names[0]

    def rows(self, name: str, ids: str) -> str:
        """Look rows of a matrix up, which is kept in 8 bits."""
        whole, scale = quantise(self.array(name))
        found = self.add("Gather", self.constant(f"{name}.int8", whole), ids)
        sizes = self.add("Gather", self.constant(f"{name}.scale", scale), ids)
        exact = self.add("Cast", found, to=TensorProto.FLOAT)
        return self.add("Mul", exact, self.add("Unsqueeze", sizes, self.axis(-1)))

    def product(self, values: str, name: str, matrix: NDArray[np.float32]) -> str:
        """Multiply each token's values with a matrix (outputs, inputs), in 8 bits."""
        smoothing = smoothing_of(matrix, self._ranges[name])
        values = self.add("Mul", values, self.constant(f"{name}.smoothed", 1 / smoothing))
        whole, scale = quantise(matrix * smoothing)
        step = self.constant("step", np.array(1 / _LARGEST, dtype=np.float32))
        zero = self.constant("zero", np.array(_ZERO, dtype=np.uint8))
        largest = self.add("ReduceMax", self.add("Abs", values), self.axis(-1), keepdims=1)
        tokens = self.add("QuantizeLinear", self.add("Div", values, largest), step, zero)
        product = self.add("MatMulInteger", tokens, self.constant(f"{name}.int8", whole.T), zero)
        exact = self.add("Cast", product, to=TensorProto.FLOAT)
        told = self.add("Mul", exact, self.add("Mul", largest, step))
        return self.add("Mul", told, self.constant(f"{name}.scale", scale))

    def normalised(self, values: str, beside: str, name: str, bias: str | None = None) -> str:
        """Add two values and a bias, and normalise the sum (layer normalisation)."""
        inputs = [values, beside, self.weight(f"{name}.weight"), self.weight(f"{name}.bias")]
        inputs += [self.weight(bias)] if bias else []
        return self.add("SkipLayerNormalization", *inputs, domain=_FUSED, epsilon=_EPSILON)

    def encoder(self, layers: int, heads: int) -> str:
        """Return float32 (1, tokens, size): what the last layer makes of ``ids``."""
        words = self.rows("embeddings.word_embeddings.weight", "ids")
        kinds = self.array("embeddings.token_type_embeddings.weight")[0]
        places = self.constant(
            "places", self.array("embeddings.position_embeddings.weight") + kinds
        )
        length = self.add("Shape", "ids", start=1, end=2)
        used = self.add("Slice", places, self.axis(0), length)
        values = self.normalised(
            words, self.add("Unsqueeze", used, self.axis(0)), "embeddings.LayerNorm"
        )
        for number in range(layers):
            values = self._layer(values, f"encoder.layer.{number}.", heads)
        return values

    def _layer(self, values: str, name: str, heads: int) -> str:
        own = f"{name}attention.self."
        matrix = np.concatenate([self.array(f"{own}{side}.weight") for side in _SIDES])
        bias = np.concatenate([self.array(f"{own}{side}.bias") for side in _SIDES])
        together = self.product(values, own, matrix)
        parts = tuple(f"{own}{side}" for side in _SIDES)
        self.add("Split", together, results=parts, axis=2, num_outputs=3)
        told = self.add(
            "MultiHeadAttention",
            *parts,
            self.constant(f"{own}bias", bias),
            domain=_FUSED,
            num_heads=heads,
        )
        values = self._closed(told, values, f"{name}attention.output.")
        wide = f"{name}intermediate.dense."
        spread = self.product(values, wide, self.array(f"{wide}weight"))
        spread = self.add("BiasGelu", spread, self.weight(f"{wide}bias"), domain=_FUSED)
        return self._closed(spread, values, f"{name}output.")

    def _closed(self, values: str, beside: str, name: str) -> str:
        dense = f"{name}dense."
        product = self.product(values, dense, self.array(f"{dense}weight"))
        return self.normalised(product, beside, f"{name}LayerNorm", f"{dense}bias")

    def model(self, outputs: Mapping[str, tuple[int | str, ...]]) -> onnx.ModelProto:
        """Return the whole, with the shapes of its outputs by name."""
        ids = helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "tokens"])
        told = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, list(shape))
            for name, shape in outputs.items()
        ]
        graph = helper.make_graph(self._nodes, "omorg", [ids], told, list(self._constants.values()))
        return helper.make_model(graph, opset_imports=_OPSETS, ir_version=9)


def embedder_graph(weights: Weights, ranges: Ranges, *, layers: int, heads: int) -> onnx.ModelProto:
    """Return the graph from ``ids`` (1, tokens) to ``vector`` (1, size), the unit mean of tokens.

    Args:
        weights: A BERT encoder's, float32, by their names in transformers.
        ranges: As ``activation_ranges`` finds them.
        layers: How many layers it has.
        heads: How many attention heads each has.

    """
    graph = _Graph(weights, "", ranges)
    size = graph.array("embeddings.LayerNorm.bias").shape[0]
    tokens = graph.encoder(layers, heads)
    mean = graph.add("ReduceMean", tokens, graph.axis(1), keepdims=0)
    graph.add("LpNormalization", mean, results=("vector",), axis=1, p=2)
    return graph.model({"vector": (1, size)})


def reader_graph(weights: Weights, ranges: Ranges, *, layers: int, heads: int) -> onnx.ModelProto:
    """Return the graph from ``ids`` (1, tokens) to ``answers`` (1, 1) and ``spans`` (1, tokens, 2).

    Both are logits: that the passage answers; that a token is the first, or the last, of the words
    that do.

    Args:
        weights: An encoder's with the prefix ``encoder.``, and of the heads ``span`` (one layer)
            and ``answers`` (two).
        ranges: The encoder's, as ``activation_ranges`` finds them.
        layers: How many layers the encoder has.
        heads: How many attention heads each has.

    """
    graph = _Graph(weights, "encoder.", ranges)
    tokens = graph.encoder(layers, heads)
    head = _Heads(graph, weights)
    told = graph.add("MatMul", tokens, head("span.weight", transposed=True))
    graph.add("Add", told, head("span.bias"), results=("spans",))
    first = graph.add("Gather", tokens, graph.constant("first", np.array(0, np.int64)), axis=1)
    hidden = graph.add("Gemm", first, head("answers.0.weight"), head("answers.0.bias"), transB=1)
    hidden = graph.add("Gelu", hidden, domain=_FUSED)
    graph.add(
        "Gemm", hidden, head("answers.2.weight"), head("answers.2.bias"), transB=1,
        results=("answers",),
    )  # fmt: skip
    return graph.model({"answers": (1, 1), "spans": (1, "tokens", 2)})


class _Heads:
    """Constants of what stands on the encoder."""

    def __init__(self, graph: _Graph, weights: Weights) -> None:
        self._graph = graph
        self._weights = weights

    def __call__(self, name: str, *, transposed: bool = False) -> str:
        array = self._weights[name].astype(np.float32)
        return self._graph.constant(name, array.T if transposed else array)


def weights_of(model: onnx.ModelProto) -> dict[str, NDArray[np.float32]]:
    """Return the weights, float32, that a graph of this module was made of, by their names.

    To the last bit but for the matrices, which are as exact as 8 bits are.
    """
    held = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}
    prefix = "encoder." if "span.weight" in held else ""
    found: dict[str, NDArray[np.float32]] = {}
    for name, array in held.items():
        stem, _, kind = name.rpartition(".")
        if kind == "int8":
            matrix = array.astype(np.float32)
            scale = held[f"{stem}.scale"]
            if stem.endswith("word_embeddings.weight"):
                found[stem] = matrix * scale[:, None]
            else:
                smoothed = held.get(f"{stem}.smoothed", np.float32(1))
                _part(found, stem, matrix.T * scale[:, None] * smoothed)
        elif name.endswith("attention.self.bias"):
            for side, part in zip(_SIDES, np.split(array, 3), strict=True):
                found[f"{stem}.{side}.bias"] = part
        elif kind in {"weight", "bias"}:
            found[name] = array
    found["embeddings.position_embeddings.weight"] = held["places"]
    found["embeddings.token_type_embeddings.weight"] = np.zeros_like(held["places"][:2])
    heads = ("span.", "answers.")
    named = {n if n.startswith(heads) else prefix + n: array for n, array in found.items()}
    if prefix:
        named["span.weight"] = held["span.weight"].T
    return named


def _part(found: dict[str, NDArray[np.float32]], stem: str, matrix: NDArray[np.float32]) -> None:
    """Put a matrix under its name, or its three parts under theirs."""
    if not stem.endswith("attention.self."):
        found[f"{stem.rstrip('.')}.weight"] = matrix
        return
    for side, part in zip(_SIDES, np.split(matrix, 3), strict=True):
        found[f"{stem}{side}.weight"] = part
