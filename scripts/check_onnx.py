"""Checks every graph of SD 1.5 and SkyPaint at full size with onnx's own checker, and compares parameter counts with diffusers.

Usage:
    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 onnx==1.23.2 \
        onnxruntime==1.30.0 sympy==1.14.0
    python scripts/check_onnx.py [--save]

The models are those of scripts/goldens/graph.py without values: their weights are sparse files of the true size, so they take
only a few megabytes on disk. For each graph, in fp16 and fp32, it measures how long src/graph takes to write it, and checks
that `onnx.checker.check_model` accepts it with its external data; that every value has a shape, and the outputs have the
shapes they declare; and that the weights it reads, plus the token embedding that the runtime looks up, add up to
`num_parameters()`.
`--save` writes bench/full-size-graphs.json.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import diffusers
import onnx
import onnxruntime
import torch
import transformers
from onnxruntime.tools.symbolic_shape_infer import SymbolicShapeInference

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts/goldens"))
from graph import FULL_SIZE, save_config  # noqa: E402

ELEMENT_BYTES = {"F16": 2, "F32": 4}
WEIGHTS = "model.safetensors"
TOKEN_EMBEDDING = "embeddings.token_embedding.weight"


def write_model(module, dtype, folder):
    """What save_pretrained writes, with a hole in place of the weights' bytes."""
    folder.mkdir()
    save_config(module, folder)
    header, end = {}, 0
    for name, tensor in module.state_dict().items():
        begin, end = end, end + tensor.numel() * ELEMENT_BYTES[dtype]
        header[name] = {"dtype": dtype, "shape": list(tensor.shape), "data_offsets": [begin, end]}
    text = json.dumps(header).encode()
    with open(folder / WEIGHTS, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        file.truncate(8 + len(text) + end)


def check(path):
    """Raises unless onnx accepts the graph and all of its shapes are known."""
    onnx.checker.check_model(str(path), full_check=True)
    # onnx cannot infer shapes after onnxruntime's own operators, but onnxruntime can. It looks for weights in the working directory.
    os.chdir(path.parent)
    model = onnx.load(path, load_external_data=False)
    claimed = {value.name: shape_of(value) for value in model.graph.output}
    for value in model.graph.output:
        value.type.tensor_type.ClearField("shape")
    inferred = SymbolicShapeInference.infer_shapes(model).graph
    shapes = {value.name: shape_of(value) for value in [*inferred.value_info, *inferred.output]}
    for node in model.graph.node:
        for output in filter(None, node.output):
            assert all(size > 0 for size in shapes[output]), f"{path.name}: {output} is {shapes[output]}"
    for name, shape in claimed.items():
        assert shapes[name] == shape, f"{path.name}: {name} is {shapes[name]}, not {shape}"
    return {"nodes": len(model.graph.node), "shapes": len(shapes), "outputs": claimed}


def shape_of(value):
    return [dim.dim_value for dim in value.type.tensor_type.shape.dim]


def read_extents(path):
    """`(offset, length)` of each range that the graph reads from the weights."""
    initializers = onnx.load(path, load_external_data=False).graph.initializer
    places = [{entry.key: int(entry.value) for entry in tensor.external_data if entry.key != "location"}
              for tensor in initializers if tensor.external_data]
    return {(place["offset"], place["length"]) for place in places}


def count_parameters(extents, dtype):
    end = 0
    for offset, length in sorted(extents):
        assert offset >= end, "a weight is read twice"
        end = offset + length
    return sum(length for _, length in extents) // ELEMENT_BYTES[dtype]


def check_model(module, dtype, folder, graphs):
    """Adds the findings to each of the model's graphs; returns the parameter count."""
    extents = set()
    for graph in graphs:
        path = folder / f"{graph['graph']}.onnx"
        reads = read_extents(path)
        graph |= check(path) | {"largestWeightBytes": max(length for _, length in reads)}
        extents |= reads
    in_graphs = count_parameters(extents, dtype)
    embedding = module.state_dict().get(TOKEN_EMBEDDING)
    looked_up = 0 if embedding is None else embedding.numel()
    expected = module.num_parameters()
    assert in_graphs + looked_up == expected, f"{folder.name}: {in_graphs} + {looked_up}, not {expected}"
    return {"parameters": expected, "inGraphs": in_graphs, "lookedUp": looked_up}


def main():
    with torch.device("meta"):
        modules = {name: make() for name, make in FULL_SIZE.items()}
    results = []
    with TemporaryDirectory() as temporary:
        cases = [(f"{name}-{dtype}", module, dtype) for name, module in modules.items() for dtype in ELEMENT_BYTES]
        for case, module, dtype in cases:
            write_model(module, dtype, Path(temporary) / case)
        command = ["node", "scripts/write-graphs.mjs", temporary]
        written = json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
        for case, module, dtype in cases:
            found = check_model(module, dtype, Path(temporary) / case, written[case])
            results.append({"model": case, **found, "graphs": written[case]})
    report = {
        "versions": {
            "torch": torch.__version__,
            "diffusers": diffusers.__version__,
            "transformers": transformers.__version__,
            "onnx": onnx.__version__,
            "onnxruntime": onnxruntime.__version__,
        },
        "buildMs": sum(graph["buildMs"] for result in results for graph in result["graphs"]),
        "results": results,
    }
    text = json.dumps(report, indent=2)
    print(text)
    if "--save" in sys.argv:
        (ROOT / "bench/full-size-graphs.json").write_text(text + "\n")


main()
