"""What Python's csv module writes for A1111's styles.csv, as modules/styles.py does (csv.DictWriter, utf-8-sig)."""

import csv
import io
import json
import platform
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "src/core/formats/__goldens__"
STYLES = [
    {"name": "水墨", "prompt": "{prompt}，水墨画，留白", "negative_prompt": "照片"},
    {"name": "Quotes \"and\" commas, both", "prompt": 'say "hi", {prompt}', "negative_prompt": ""},
    {"name": "Lines", "prompt": "one\ntwo\r\nthree", "negative_prompt": "a'b"},
    {"name": "Spaces kept ", "prompt": "in {prompt} ; tab\tinside", "negative_prompt": "# not a comment"},
    {"name": "Empty", "prompt": "", "negative_prompt": ""},
]

text = io.StringIO(newline="")
writer = csv.DictWriter(text, fieldnames=["name", "prompt", "negative_prompt"])
writer.writeheader()
writer.writerows(STYLES)
golden = {
    "python": platform.python_version(),
    "styles": STYLES,
    "text": text.getvalue().encode("utf-8-sig").decode("utf-8"),
}
FOLDER.mkdir(exist_ok=True)
(FOLDER / "styles.json").write_text(json.dumps(golden, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
