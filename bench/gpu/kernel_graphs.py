"""Writes graphs of single operators at SD 1.5's sizes, in every form that onnxruntime has a kernel for, for measure.mjs to time.

Usage:
    pip install onnx==1.23.2
    python bench/gpu/kernel_graphs.py <folder> [--tiny]

Writes <folder>/kernels/<number>.onnx in float16, and <folder>/kernels.json. Weights are external data in the file `weights`, which
measure.mjs fills with noise. Each graph has COPIES of its operator, each with a different input, because equal nodes would be
merged. Nodes whose names begin with `helper` are not measured.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

COPIES = 4
BLOCK = 32
HALF = 2

LINEARS = [(8192, 320, 2560), (2048, 640, 2560), (512, 1280, 5120), (128, 1280, 1280)]
CONVOLUTIONS = [(320, 64), (640, 32), (1280, 16), (1280, 8)]
ATTENTIONS = [(4096, 40), (1024, 80), (256, 160)]
BATCH = 2
HEADS = 8


class Graph:
    def __init__(self):
        self.nodes, self.initializers, self.end = [], [], 0

    def node(self, op, inputs, domain="", name=None, **attributes):
        name = name or f"{op}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, inputs, [name], name=name, domain=domain, **attributes))
        return name

    def helper(self, op, inputs, **attributes):
        return self.node(op, inputs, name=f"helper_{op}_{len(self.nodes)}", **attributes)

    def weight(self, dims, kind=TensorProto.FLOAT16):
        name = f"weight_{len(self.initializers)}"
        length = int(np.prod(dims)) * (HALF if kind == TensorProto.FLOAT16 else 1)
        tensor = TensorProto(name=name, data_type=kind, dims=dims, data_location=TensorProto.EXTERNAL)
        for key, value in dict(location="weights", offset=self.end, length=length).items():
            tensor.external_data.add(key=key, value=str(value))
        self.end += length
        self.initializers.append(tensor)
        return name

    def constant(self, values, dtype):
        name = f"constant_{len(self.initializers)}"
        self.initializers.append(onnx.numpy_helper.from_array(np.asarray(values, dtype), name))
        return name

    def reshape(self, x, dims):
        return self.node("Reshape", [x, self.constant(dims, np.int64)])

    def transpose(self, x, perm):
        return self.node("Transpose", [x], perm=perm)

    def finish(self, dims, operator, mean_axis):
        """Applies the operator to noise of these dims. The graph's outputs are small, so that reading them takes no time."""
        shift = self.helper("Cast", ["shift"], to=TensorProto.FLOAT16)
        start = self.helper("Add", [self.weight(dims), shift])
        outputs = []
        for copy in range(COPIES):
            x = self.helper("Add", [start, self.constant([copy / 8], np.float16)])
            mean = self.helper("ReduceMean", [operator(x)], axes=[mean_axis], keepdims=1)
            outputs.append(self.helper("Cast", [mean], to=TensorProto.FLOAT))
        graph = helper.make_graph(
            self.nodes,
            "kernel",
            [helper.make_tensor_value_info("shift", TensorProto.FLOAT, [1])],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs],
            self.initializers,
        )
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=8), self.end


def linear(rows, features, out, way):
    graph = Graph()
    bias = graph.weight([out])
    if way == "gemm transposed":
        weight = graph.weight([out, features])
        operator = lambda x: graph.node("Gemm", [x, weight, bias], transB=1)
    elif way == "gemm":
        weight = graph.weight([features, out])
        operator = lambda x: graph.node("Gemm", [x, weight, bias])
    elif way == "conv 1x1":
        weight = graph.weight([out, features, 1, 1])

        def operator(x):
            image = graph.transpose(graph.reshape(x, [1, rows, 1, features]), [0, 3, 1, 2])
            product = graph.node("Conv", [image, weight, bias], kernel_shape=[1, 1])
            return graph.reshape(graph.transpose(product, [0, 2, 3, 1]), [rows, out])
    else:
        operator = by_8_bits(graph, features, out, int(way[-1]))
    return graph.finish([rows, features], operator, 1)


def by_8_bits(graph, features, out, level):
    """Quantizes in blocks of 32. The features are padded to a multiple of 128, which the quickest kernel needs."""
    padded = -(-features // 128) * 128
    weight = graph.weight([out, padded // BLOCK, BLOCK], TensorProto.UINT8)
    scales = graph.weight([out, padded // BLOCK])
    pads = graph.constant([0, 0, 0, padded - features], np.int64)
    attributes = dict(K=padded, N=out, bits=8, block_size=BLOCK, accuracy_level=level)

    def operator(x):
        rows = graph.node("Pad", [x, pads]) if padded > features else x
        return graph.node("MatMulNBits", [rows, weight, scales], "com.microsoft", **attributes)

    return operator


def convolution(channels, edge, way):
    graph = Graph()
    rows = BATCH * edge * edge
    weight, bias = graph.weight([channels, channels, 3, 3]), graph.weight([channels])
    table = graph.constant(neighbours(edge), np.int32)
    eight_bits = by_8_bits(graph, 9 * channels, channels, 4)

    def gathered(x):
        tokens = graph.reshape(graph.transpose(x, [0, 2, 3, 1]), [rows, channels])
        return graph.node("Gather", [graph.node("Pad", [tokens, graph.constant([0, 0, 1, 0], np.int64)]), table])

    def operator(x):
        if way == "conv":
            return graph.node("Conv", [x, weight, bias], kernel_shape=[3, 3], pads=[1, 1, 1, 1])
        if way == "gather alone":
            return graph.reshape(gathered(x), [rows, 9 * channels])
        if way == "gather, conv":
            image = graph.transpose(graph.reshape(gathered(x), [rows, 3, 3, channels]), [0, 3, 1, 2])
            return graph.node("Conv", [image, weight, bias], kernel_shape=[3, 3])
        return eight_bits(graph.reshape(gathered(x), [rows, 9 * channels]))

    return graph.finish([BATCH, channels, edge, edge], operator, 1)


def neighbours(edge):
    """The rows of the nine pixels around each pixel; outside the image, the row of zeros after the last one."""
    rows = np.pad(
        np.arange(BATCH * edge * edge).reshape(BATCH, edge, edge),
        [(0, 0), (1, 1), (1, 1)],
        constant_values=BATCH * edge * edge,
    )
    windows = np.lib.stride_tricks.sliding_window_view(rows, (3, 3), axis=(1, 2))
    return windows.reshape(-1, 9)


def attention(tokens, head):
    graph = Graph()
    operator = lambda x: graph.node("MultiHeadAttention", [x, x, x], "com.microsoft", num_heads=HEADS)
    return graph.finish([BATCH, tokens, HEADS * head], operator, 2)


def transpose(batch, channels, edge):
    graph = Graph()
    return graph.finish([batch, channels, edge, edge], lambda x: graph.transpose(x, [0, 2, 3, 1]), 3)


def group_sums(channels, edge):
    graph = Graph()
    ones, zeros = graph.constant(np.ones(32), np.float16), graph.constant(np.zeros(32), np.float16)
    length = channels // 32 * edge * edge
    operator = lambda x: graph.node("InstanceNormalization", [x, ones, zeros])
    return graph.finish([BATCH, 32, length], operator, 1)


def cases(scale):
    for rows, features, out in LINEARS:
        size = [rows // scale, features // scale, out // scale]
        for way in ["gemm transposed", "gemm", "conv 1x1", "8 bits, level 4", "8 bits, level 0"]:
            yield ["linear", *size], way, 2 * size[0] * size[1] * size[2], linear(*size, way)
    for channels, edge in CONVOLUTIONS:
        size = [channels // scale, max(4, edge // scale)]
        flops = 2 * BATCH * size[1] ** 2 * 9 * size[0] ** 2
        for way in ["conv", "gather, conv", "gather alone", "gather, 8 bits"]:
            done = 0 if way == "gather alone" else flops
            yield ["3x3 convolution", *size], way, done, convolution(*size, way)
    for tokens, head in ATTENTIONS:
        size = [tokens // scale, max(4, head // scale // 4 * 4)]
        yield ["attention", *size], "fused", 4 * BATCH * HEADS * size[0] ** 2 * size[1], attention(*size)
    for batch in [1, BATCH]:
        yield ["transpose", batch, 320 // scale, 64 // scale], "to channels last", 0, transpose(batch, 320 // scale, 64 // scale)
    yield ["group sums", 320, 64 // scale], "instance normalization", 0, group_sums(320, 64 // scale)


def main():
    folder = Path(sys.argv[1])
    (folder / "kernels").mkdir(parents=True, exist_ok=True)
    index = []
    for number, (layer, way, flops, (model, size)) in enumerate(cases(8 if "--tiny" in sys.argv else 1)):
        file = f"kernels/{number:02}.onnx"
        onnx.save(model, folder / file)
        labels = {"layer": " ".join(map(str, layer)), "way": way}
        index.append({"kind": "kernel", "file": file, "bytes": size, **labels, "flops": flops, "copies": COPIES})
    (folder / "kernels.json").write_text(json.dumps(index, indent=1))


main()
