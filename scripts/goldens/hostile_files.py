"""Pickles that run code when Python reads them: src/core/formats/torch/__goldens__/hostile-pickles.json, in base64.

    python scripts/goldens/hostile_files.py

Python's own pickle module writes them, as it does for attackers. Nothing is ever loaded here. Needs no package.
"""

import base64
import builtins
import functools
import json
import os
import pickle
import runpy
import subprocess
from pathlib import Path

OUT = Path(__file__).parents[2] / "src/core/formats/torch/__goldens__/hostile-pickles.json"
COMMAND = "echo hostile"


class Reduced:
    def __init__(self, *reduced):
        self.reduced = reduced

    def __reduce__(self):
        return self.reduced


def renamed(data: bytes, old: bytes, new: bytes) -> bytes:
    assert old in data
    return data.replace(old, new)


calls = {
    "os.system": Reduced(os.system, (COMMAND,)),
    "subprocess.Popen": Reduced(subprocess.Popen, (COMMAND,)),
    "builtins.eval": Reduced(eval, ("1",)),
    "builtins.exec": Reduced(exec, ("1",)),
    "builtins.getattr": Reduced(getattr, ("x", "upper")),
    "builtins.__import__": Reduced(builtins.__import__, ("os",)),
    "builtins.open": Reduced(open, ("x",)),
    "runpy.run_path": Reduced(runpy.run_path, ("x.py",)),
    "pickle.loads": Reduced(pickle.loads, (b".",)),
    "a chain of calls": Reduced(getattr, (Reduced(builtins.__import__, ("os",)), "system")),
    "partial, built with state": functools.partial(os.system, COMMAND),
}
pickles = {}
for name, value in calls.items():
    for protocol in range(5):
        pickles[f"{name}, protocol {protocol}"] = pickle.dumps({"state_dict": {"weight": value}}, protocol)
# Python's name for the module depends on the platform.
module = os.system.__module__.encode()
pickles["nt.system, protocol 2"] = renamed(pickles["os.system, protocol 2"], module + b"\nsystem", b"nt\nsystem")
pickles["os.system of Python 2, protocol 2"] = renamed(pickles["os.system, protocol 2"], module + b"\nsystem", b"os\nsystem")

OUT.parent.mkdir(parents=True, exist_ok=True)
OUT.write_text(json.dumps({name: base64.b64encode(data).decode() for name, data in pickles.items()}, indent=2) + "\n")
print(f"{len(pickles)} pickles")
