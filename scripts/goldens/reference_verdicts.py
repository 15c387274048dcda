"""Small files, valid and invalid, and whether the reference readers accept them: src/core/formats/__goldens__/reference-verdicts.json.

    pip install torch==2.13.0 safetensors==0.8.0 numpy==2.4.6
    python scripts/goldens/reference_verdicts.py

The readers are `safetensors.deserialize` and `torch.load(weights_only=True)`.
"""

import base64
import io
import json
from pathlib import Path

import numpy
import safetensors
import torch

OUT = Path(__file__).parents[2] / "src/core/formats/__goldens__/reference-verdicts.json"


def header(text, data=4):
    return len(text.encode()).to_bytes(8, "little") + text.encode() + bytes(data)


def entry(shape="[1]", offsets="[0,4]", dtype='"F32"', more=""):
    return f'{{"a":{{"dtype":{dtype},"shape":{shape},"data_offsets":{offsets}{more}}}}}'


HEADERS = {
    "plain": header(entry()),
    "spaces after": header(entry() + "   "),
    "spaces before": header("  " + entry()),
    "a shape of 1.0": header(entry(shape="[1.0]")),
    "a shape of 1e0": header(entry(shape="[1e0]")),
    "a shape of -0": header(entry(shape="[-0]", offsets="[0,0]"), 0),
    "a shape of 01": header(entry(shape="[01]")),
    "a shape of true": header(entry(shape="[true]")),
    "an offset of 0.0": header(entry(offsets="[0.0,4]")),
    "an offset of -0": header(entry(offsets="[-0,4]")),
    "an offset of 4E0": header(entry(offsets="[0,4E0]")),
    "an offset of 0e0": header(entry(offsets="[0e0,4]")),
    "an offset beyond 64 bits": header(entry(offsets="[0,18446744073709551616]")),
    "an offset of text": header(entry(offsets='["0",4]')),
    "three offsets": header(entry(offsets="[0,4,4]")),
    "no dimension": header(entry(shape="[]")),
    "no element": header(entry(shape="[0]", offsets="[0,0]"), 0),
    "no tensor": header("{}", 0),
    "a dtype in small letters": header(entry(dtype='"f32"')),
    "a dtype of Object.prototype": header(entry(dtype='"constructor"')),
    "metadata": header('{"__metadata__":{"a":"b"},' + entry()[1:]),
    "metadata of a number": header('{"__metadata__":{"a":1},' + entry()[1:]),
    "metadata of nothing": header('{"__metadata__":null,' + entry()[1:]),
    "a number within metadata's text": header('{"__metadata__":{"a":"-0.5e3"},' + entry()[1:]),
    "a name with signs of numbers": header(entry().replace('"a"', '"-1.5e3"')),
    "a gap": header(entry(offsets="[4,8]"), 8),
    "bytes left over": header(entry(), 8),
    "cut off": header(entry(), 3),
}


class Device:
    """Pickled like a tensor of MPS or DirectML (torch/_tensor.py, `_reduce_ex_internal`)."""

    def __reduce_ex__(self, protocol):
        values = numpy.arange(6, dtype=numpy.float32).reshape(2, 3)
        return torch._utils._rebuild_device_tensor_from_numpy, (values, torch.float32, "mps", False)


def saved(value):
    buffer = io.BytesIO()
    torch.save(value, buffer)
    return buffer.getvalue()


PICKLES = {
    "plain": saved({"a": torch.ones(2)}),
    "tensors of a device": saved({"string_to_param": {"*": Device()}}),
}


def takes(read, data):
    try:
        read(data)
    except Exception:
        return False
    return True


def verdicts(files, read):
    return [{"name": name, "file": base64.b64encode(data).decode(), "taken": takes(read, data)} for name, data in files.items()]


OUT.write_text(json.dumps({
    "versions": {"safetensors": safetensors.__version__, "torch": torch.__version__, "numpy": numpy.__version__},
    "safetensors": verdicts(HEADERS, safetensors.deserialize),
    "torch": verdicts(PICKLES, lambda data: torch.load(io.BytesIO(data), weights_only=True, map_location="cpu")),
}, indent=1) + "\n")
for kind, files in json.loads(OUT.read_text()).items():
    for file in files if kind != "versions" else []:
        print(kind, file["taken"], file["name"])
