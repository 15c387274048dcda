"""torch.save's files put together by hand, so that anything in them can be wrong: for torch_verdicts.py."""

import io
import pickle
import struct
import zipfile

STORAGE = struct.pack("<6f", *range(6))


def text(value):
    return pickle.BINUNICODE + struct.pack("<I", len(value.encode())) + value.encode()


def integer(value):
    data = value.to_bytes(9, "little", signed=True)
    return pickle.LONG1 + bytes([len(data)]) + data


def tuple_of(*parts):
    return pickle.MARK + b"".join(parts) + pickle.TUPLE


def ints(*values):
    return tuple_of(*map(integer, values))


def named(path):
    module, name = path.rsplit(".", 1)
    return pickle.GLOBAL + f"{module}\n{name}\n".encode()


def call(path, *args):
    return named(path) + tuple_of(*args) + pickle.REDUCE


def storage(key="0", size=6, kind="torch.FloatStorage", more=b"", tag="storage"):
    return tuple_of(text(tag), named(kind), text(key), text("cpu"), integer(size), more) + pickle.BINPERSID


HOOKS = call("collections.OrderedDict")


def tensor(of=None, offset=0, size=ints(2, 3), stride=ints(3, 1), grad=pickle.NEWFALSE, hooks=HOOKS, more=b""):
    of = storage() if of is None else of
    return call("torch._utils._rebuild_tensor_v2", of, integer(offset), size, stride, grad, hooks, more)


def dict_of(*items):
    return pickle.EMPTY_DICT + pickle.MARK + b"".join(items) + pickle.SETITEMS


def code_of(value):
    return pickle.PROTO + b"\x02" + value + pickle.STOP


def archive(code, storages={"0": STORAGE}, folder="archive", more=(), compression=zipfile.ZIP_STORED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as file:
        entries = [("data.pkl", code), ("byteorder", b"little"), ("version", b"3\n")]
        taken = {name for name, _ in more}
        for name, data in [*(e for e in entries if e[0] not in taken), *more]:
            if data is not None:
                file.writestr(zipfile.ZipInfo(f"{folder}/{name}", (1980, 1, 1, 0, 0, 0)), data, compression)
        for key, data in storages.items():
            file.writestr(zipfile.ZipInfo(f"{folder}/data/{key}", (1980, 1, 1, 0, 0, 0)), data, compression)
    return buffer.getvalue()


def one(value):
    return archive(code_of(dict_of(text("a"), value)))


# The format before torch 1.6.


def old_storage(key="0", view=pickle.NONE):
    return storage(key=key, more=view)


def old_file(*, code=None, keys=("0",), count=6, version=1001, little=True, end=None, storages=1):
    code = dict_of(text("a"), tensor(of=old_storage())) if code is None else code
    order = pickle.EMPTY_LIST + pickle.MARK + b"".join(map(text, keys)) + pickle.APPENDS
    system = dict_of(text("little_endian"), pickle.NEWTRUE if little else pickle.NEWFALSE)
    magic = code_of(pickle.LONG1 + bytes([10]) + 0x1950A86A20F9469CFC6C.to_bytes(10, "little"))
    pickles = magic + code_of(integer(version)) + code_of(system) + code_of(code) + code_of(order)
    return (pickles + (struct.pack("<q", count) + STORAGE) * storages)[:end]
