"""Small files of torch.save, valid and invalid, and how torch reads them: src/core/formats/torch/__goldens__/torch-verdicts.json.gz.

    pip install torch==2.13.0 numpy==2.4.6
    python scripts/goldens/torch_verdicts.py

The reader is `torch.load(weights_only=True, map_location="cpu")`. For accepted files, the golden has each tensor's dtype, shape and
SHA-256.
"""

import base64
import collections
import gzip
import hashlib
import io
import json
import pickle
import struct
import warnings
import zipfile
from pathlib import Path

import numpy
import torch
from torch import _weights_only_unpickler
from torch_files import (
    HOOKS,
    STORAGE,
    archive,
    call,
    code_of,
    dict_of,
    integer,
    ints,
    named,
    old_file,
    old_storage,
    one,
    storage,
    tensor,
    text,
    tuple_of,
)

OUT = Path(__file__).parents[2] / "src/core/formats/torch/__goldens__/torch-verdicts.json.gz"
FILES: dict[str, bytes] = {}


# Files that torch.save writes itself.


def saved(value, **options):
    buffer = io.BytesIO()
    torch.save(value, buffer, **options)
    return buffer.getvalue()


class Reduced:
    def __init__(self, *reduced):
        self.reduced = reduced

    def __reduce_ex__(self, protocol):
        return self.reduced


torch.manual_seed(0)
BASE = torch.randn(4, 6)
VALUES = {
    "a plain tensor": {"a": BASE},
    "float64": {"a": BASE.double()},
    "float16": {"a": BASE.half()},
    "bfloat16": {"a": BASE.bfloat16()},
    "float8_e4m3fn": {"a": BASE.to(torch.float8_e4m3fn)},
    "float8_e5m2": {"a": BASE.to(torch.float8_e5m2)},
    "int64": {"a": torch.arange(5)},
    "int32": {"a": torch.arange(5, dtype=torch.int32)},
    "int16": {"a": torch.arange(5, dtype=torch.int16)},
    "int8": {"a": torch.arange(-2, 3, dtype=torch.int8)},
    "uint8": {"a": torch.arange(5, dtype=torch.uint8)},
    "uint16": {"a": torch.arange(5).to(torch.uint16)},
    "bool": {"a": torch.tensor([True, False, True])},
    "complex64": {"a": torch.tensor([1 + 2j])},
    "a number alone": {"a": torch.tensor(3.5)},
    "no element": {"a": torch.zeros(0, 3)},
    "a transposed view": {"a": BASE.t()},
    "a slice": {"a": BASE[1:3, 2:5]},
    "every second column": {"a": BASE[:, ::2]},
    "an expanded view": {"a": torch.tensor([1.5]).expand(5)},
    "an expanded row": {"a": BASE[:1].expand(3, 6)},
    "overlapping windows": {"a": torch.arange(6.0).unfold(0, 3, 1)},
    "two views of one storage": {"a": BASE[0], "b": BASE[1:]},
    "one tensor by two names": {"a": BASE, "b": BASE},
    "a parameter": {"a": torch.nn.Parameter(BASE)},
    "a parameter with state": {"a": (lambda p: (setattr(p, "note", "x"), p)[1])(torch.nn.Parameter(BASE))},
    "a buffer": {"a": torch.nn.Buffer(BASE)},
    "a tensor with an attribute": {"a": (lambda t: (setattr(t, "note", 1), t)[1])(BASE.clone())},
    "that needs gradients": {"a": BASE.clone().requires_grad_()},
    "a negated view": {"a": torch.randn(2, dtype=torch.complex64).conj().imag},
    "a conjugated view": {"a": torch.randn(2, dtype=torch.complex64).conj()},
    "an OrderedDict with metadata": torch.nn.Linear(2, 3).state_dict(),
    "a state_dict within": {"state_dict": torch.nn.Linear(2, 3).state_dict(), "epoch": 3},
    "texts and numbers beside": {"name": "墨", "step": 7, "rate": 0.5, "none": None, "flag": True, "a": BASE},
    "a Counter beside": {"a": BASE, "counts": collections.Counter("abca")},
    "sets, bytes and complex numbers beside": {"a": BASE, "s": {1, 2}, "b": b"ab", "y": bytearray(b"ab"), "c": 1j},
    "a dtype, a device, a layout and a size beside": {
        "a": BASE,
        "dtype": torch.complex128,
        "device": torch.device("cpu"),
        "layout": torch.strided,
        "size": torch.Size([2]),
    },
    "a sparse tensor": {"a": torch.eye(2).to_sparse()},
    "a quantized tensor": {"a": torch.quantize_per_tensor(BASE, 0.1, 0, torch.qint8)},
    "a tensor without memory": {"a": torch.empty(2, device="meta")},
    "a tensor of a device, from the CPU": {
        "a": Reduced(torch._utils._rebuild_device_tensor_from_cpu_tensor, (BASE, torch.float32, "mps", False))
    },
    "a tensor of a device, in another type": {
        "a": Reduced(torch._utils._rebuild_device_tensor_from_cpu_tensor, (BASE, torch.float16, "mps", False))
    },
    "a tensor of a device, by numpy": {
        "a": Reduced(torch._utils._rebuild_device_tensor_from_numpy, (BASE.numpy(), torch.float32, "mps", False))
    },
    "a list of tensors": [BASE, BASE[0]],
    "numpy's number": {"a": BASE, "n": numpy.float64(1.5)},
}
OLD = (
    "a plain tensor",
    "float16",
    "bfloat16",
    "int64",
    "bool",
    "a number alone",
    "no element",
    "a transposed view",
    "a slice",
    "an expanded view",
    "two views of one storage",
    "one tensor by two names",
    "a parameter",
    "an OrderedDict with metadata",
    "a state_dict within",
    "texts and numbers beside",
    "a list of tensors",
)
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    for name, value in VALUES.items():
        FILES[name] = saved(value)
    for protocol in (3, 4, 5):
        FILES[f"protocol {protocol}"] = saved({"a": BASE}, pickle_protocol=protocol)
    for name in OLD:
        FILES[f"{name}, before 1.6"] = saved(VALUES[name], _use_new_zipfile_serialization=False)
torch.serialization.set_crc32_options(False)
FILES["without checksums"] = saved({"a": BASE})
torch.serialization.set_crc32_options(True)


# Hand-made files.

FILES["by hand"] = one(tensor())
for label, value in {
    "a size of -1": tensor(size=ints(-1, 3)),
    "a size too large": tensor(size=ints(3, 3)),
    "a size beyond 64 bits": tensor(size=ints(2**64, 3)),
    "sizes whose product overflows": tensor(size=ints(2**40, 2**40), stride=ints(0, 0)),
    "a stride of -1": tensor(offset=5, size=ints(2), stride=ints(-1)),
    "a stride too large": tensor(stride=ints(4, 1)),
    "one stride too few": tensor(stride=ints(3)),
    "an offset of -1": tensor(offset=-1),
    "an offset too large": tensor(offset=1),
    "an offset within": tensor(offset=3, size=ints(3), stride=ints(1)),
    "no element beyond the end": tensor(offset=9, size=ints(0), stride=ints(1)),
    "sizes as a list": tensor(size=pickle.EMPTY_LIST + pickle.MARK + integer(6) + pickle.APPENDS, stride=ints(1)),
    "a size of a float": tensor(size=tuple_of(pickle.BINFLOAT + struct.pack(">d", 6.0)), stride=ints(1)),
    "a size of text": tensor(size=tuple_of(text("6")), stride=ints(1)),
    "a storage of fewer elements than its entry": tensor(of=storage(size=2), size=ints(2), stride=ints(1)),
    "a view beyond the storage, within its entry": tensor(of=storage(size=2), size=ints(6), stride=ints(1)),
    "a storage larger than its entry": tensor(of=storage(size=7), size=ints(6), stride=ints(1)),
    "a storage of -1": tensor(of=storage(size=-1)),
    "a storage that is not there": tensor(of=storage(key="1")),
    "a storage outside its folder": tensor(of=storage(key="../data.pkl", size=1), size=ints(1), stride=ints(1)),
    "a storage of six things": tensor(of=storage(more=pickle.NONE)),
    "a storage of another tag": tensor(of=storage(tag="module")),
    "a storage of OrderedDict": tensor(of=storage(kind="collections.OrderedDict")),
    "a storage of bytes without a type": tensor(of=storage(kind="torch.storage.UntypedStorage")),
    "a tensor of a list": tensor(of=pickle.EMPTY_LIST),
    "a tensor of too few arguments": call("torch._utils._rebuild_tensor_v2", storage(), integer(0), ints(6), ints(1)),
    "a tensor of too many": tensor(more=pickle.NONE + pickle.NONE),
    "a tensor without metadata": tensor(more=pickle.NONE),
    "a tensor with a negative sign": tensor(more=dict_of(text("neg"), pickle.NEWTRUE)),
    "a tensor of torch 0.3": call("torch._utils._rebuild_tensor", storage(), integer(0), ints(6), ints(1)),
    "a parameter of a number": call("torch._utils._rebuild_parameter", integer(1), pickle.NEWTRUE, HOOKS),
    "a parameter of a tensor": call("torch._utils._rebuild_parameter", tensor(), pickle.NEWTRUE, HOOKS),
    "a parameter of two arguments": call("torch._utils._rebuild_parameter", tensor(), pickle.NEWTRUE),
    "a parameter as a new object": named("torch.nn.parameter.Parameter") + tuple_of(tensor()) + pickle.NEWOBJ,
    "a name that is not allowed": tensor() + text("b") + named("os.system"),
    "a call that is not allowed": call("builtins.print", text("x")),
    "eval": call("builtins.eval", text("1")),
    "getattr": call("builtins.getattr", text("x"), text("upper")),
    "a call of text": text("os.system") + pickle.EMPTY_TUPLE + pickle.REDUCE,
    "a call of a dtype": named("torch.float32") + pickle.EMPTY_TUPLE + pickle.REDUCE,
    "a state for a list": pickle.EMPTY_LIST + pickle.EMPTY_DICT + pickle.BUILD,
    "an item for a list": pickle.EMPTY_LIST + text("a") + integer(1) + pickle.SETITEM,
    "an item more for a tuple": pickle.EMPTY_TUPLE + integer(1) + pickle.APPEND,
    "an extension": pickle.EXT1 + b"\x01",
    "INST": pickle.MARK + pickle.INST + b"os\nsystem\n",
    "OBJ": pickle.MARK + named("collections.OrderedDict") + pickle.OBJ,
    "DUP": tensor() + text("b") + text("c") + pickle.DUP,
    "POP": tensor() + pickle.NONE + pickle.POP,
    "PERSID": pickle.PERSID + b"0\n",
    "a text of protocol 0": pickle.UNICODE + b"x\n",
    "a number of protocol 0": pickle.INT + b"1\n",
    "a long string of Python 2": tensor() + text("b") + pickle.BINSTRING + struct.pack("<i", 2) + b"ab",
    "a short string of Python 2": tensor() + text("b") + pickle.SHORT_BINSTRING + b"\x02ab",
    "a string of Python 2 that is not UTF-8": tensor() + text("b") + pickle.SHORT_BINSTRING + b"\x01\xe9",
    "an integer of no byte": tensor() + text("b") + pickle.LONG1 + b"\x00",
    "a value that was never noted": pickle.BINGET + b"\x07",
    "a text that is not UTF-8": tensor() + text("b") + pickle.BINUNICODE + struct.pack("<I", 1) + b"\xff",
    "a text with half of a surrogate pair": tensor() + text("b") + pickle.BINUNICODE + struct.pack("<I", 3) + b"\xed\xa0\x80",
    "a name twice": tensor() + text("a") + tensor(offset=3, size=ints(3), stride=ints(1)),
    "an odd number of items": tensor() + text("b"),
}.items():
    FILES[label] = one(value)

FILES["one storage as two types"] = one(
    tensor() + text("b") + tensor(of=storage(kind="torch.IntStorage"), size=ints(6), stride=ints(1))
)
FILES["a storage by type and by bytes"] = one(
    tensor()
    + text("b")
    + call(
        "torch._utils._rebuild_tensor_v3",
        storage(size=24, kind="torch.storage.UntypedStorage"),
        integer(0),
        ints(6),
        ints(1),
        pickle.NEWFALSE,
        HOOKS,
        named("torch.int32"),
    )
)
GOOD = code_of(dict_of(text("a"), tensor()))
PLAIN = archive(GOOD)
FILES["no STOP"] = archive(GOOD[:-1])
FILES["bytes after STOP"] = archive(GOOD + b"cos\nsystem\n(tR.")
FILES["a pickle of protocol 9"] = archive(GOOD.replace(b"\x80\x02", b"\x80\x09", 1))
FILES["an empty pickle"] = archive(b"")
FILES["numbers in big-endian order"] = archive(GOOD, {"0": struct.pack(">6f", *range(6))}, more=[("byteorder", b"big")])
FILES["a byte order of its own"] = archive(GOOD, more=[("byteorder", b"middle")])
FILES["no byte order"] = archive(GOOD, more=[("byteorder", None)])
FILES["no version"] = archive(GOOD, more=[("version", None)])
FILES["a version to come"] = archive(GOOD, more=[("version", b"99\n")])
FILES["another folder"] = archive(GOOD, folder="墨")
FILES["TorchScript"] = archive(GOOD, more=[("constants.pkl", b"\x80\x02).")])
FILES["compressed entries"] = archive(GOOD, compression=zipfile.ZIP_DEFLATED)
FILES["a storage cut off"] = archive(GOOD, {"0": STORAGE[:-1]})
FILES["a storage with a byte too many"] = archive(GOOD, {"0": STORAGE + b"x"})
FILES["no pickle"] = archive(GOOD, more=[("data.pkl", None)])
FILES["cut off"] = PLAIN[:-30]
FILES["cut off in the middle"] = PLAIN[: len(PLAIN) // 2]
FILES["bytes after the end"] = PLAIN + b"xx"
FILES["a comment"] = PLAIN[:-2] + struct.pack("<H", 2) + b"xx"
at = PLAIN.index(STORAGE)
FILES["a storage unlike its checksum"] = PLAIN[:at] + b"\x01" + PLAIN[at + 1 :]
flipped = PLAIN.index(integer(3), PLAIN.index(GOOD)) + 2
FILES["a pickle unlike its checksum"] = PLAIN[:flipped] + b"\x02" + PLAIN[flipped + 1 :]
FILES["a bare pickle"] = GOOD


# The format before torch 1.6.

BOTH = dict_of(text("a"), tensor(of=old_storage()), text("b"), tensor(of=old_storage("1")))
FILES["an old file by hand"] = old_file()
FILES["an old file of two storages"] = old_file(code=BOTH, keys=("1", "0"), storages=2)
FILES["an old file, one key missing"] = old_file(code=BOTH)
FILES["an old file, one key too many"] = old_file(keys=("0", "1"))
FILES["an old file, another key"] = old_file(keys=("1",))
FILES["an old file, another count"] = old_file(count=5)
FILES["an old file, cut off"] = old_file(end=-1)
FILES["an old file, bytes after the end"] = old_file() + b"xx"
FILES["an old file of another version"] = old_file(version=1002)
FILES["an old file in big-endian order"] = old_file(little=False)
FILES["an old file with a view of a storage"] = old_file(
    code=dict_of(text("a"), tensor(of=old_storage(view=tuple_of(text("9"), integer(0), integer(6)))))
)
FILES["an old file whose storage has no view"] = old_file(code=dict_of(text("a"), tensor()))
FILES["an old file that calls"] = old_file(code=dict_of(text("a"), call("builtins.print", text("x"))))


# How torch reads them.


def tensors_of(value):
    """Flattens like src/core/formats/checkpoint/torch-checkpoint.ts: the innermost state_dict, one level deep."""
    while isinstance(value, dict) and "state_dict" in value:
        value = value["state_dict"]
    if isinstance(value, list):
        value = {str(index): item for index, item in enumerate(value)}
    found = {}
    for key, item in value.items() if isinstance(value, dict) else []:
        for name, each in [(key, item), *((f"{key}.{k}", v) for k, v in (item.items() if isinstance(item, dict) else []))]:
            if isinstance(each, torch.Tensor) and isinstance(name, str):
                found[name] = each.detach().resolve_neg().resolve_conj()
    return found


def facts(value):
    if value.layout != torch.strided or value.is_quantized or value.is_meta:
        return None
    flat = value.contiguous().reshape(-1)
    data = (flat.view(torch.uint8) if flat.numel() else flat).numpy().tobytes()
    return {
        "dtype": str(value.dtype).removeprefix("torch."),
        "shape": list(value.shape),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def verdict(data):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = torch.load(io.BytesIO(data), weights_only=True, map_location="cpu")
    except Exception as error:
        return {"taken": False, "why": str(error).splitlines()[0][:80] if str(error) else type(error).__name__}
    return {"taken": True, "tensors": {name: facts(each) for name, each in tensors_of(value).items()}}


verdicts = [{"name": name, "file": base64.b64encode(data).decode(), **verdict(data)} for name, data in FILES.items()]
allowed = sorted(_weights_only_unpickler._get_allowed_globals())
result = {
    "versions": {"torch": torch.__version__, "numpy": numpy.__version__},
    "allowedNames": allowed,
    "files": verdicts,
}
OUT.parent.mkdir(parents=True, exist_ok=True)
OUT.write_bytes(gzip.compress(json.dumps(result, ensure_ascii=False, indent=1).encode(), mtime=0))
for one_verdict in verdicts:
    print(one_verdict["taken"], one_verdict["name"], one_verdict.get("why", ""))
print(len(verdicts), "files,", len(allowed), "names,", OUT.stat().st_size, "bytes")
