#!/bin/bash
# Run in an unpacked kit on a machine with a GPU: measures everything that README.md lists, in about twelve minutes.
# Results go to $OUT, or beside this script.
cd "$(dirname "$0")" || exit 1
OUT=${OUT:-$PWD/results}
mkdir -p "$OUT"
end=$((SECONDS + ${LIMIT_SECONDS:-700}))

# NVIDIA's driver files are not always where the loader looks.
ldconfig -p | grep -q libvulkan.so.1 || export LD_LIBRARY_PATH="$PWD/lib:$LD_LIBRARY_PATH"
for icd in /usr/share/vulkan/icd.d/nvidia_icd.json /etc/vulkan/icd.d/nvidia_icd.json \
  /usr/local/nvidia/share/vulkan/icd.d/nvidia_icd.json; do
  [ -f "$icd" ] && export VK_DRIVER_FILES=${VK_DRIVER_FILES:-$icd}
done

if ! timeout 10 ./node measure.mjs --check; then
  echo 'No Vulkan driver runs WebGPU here. Drivers:'
  ls /usr/share/vulkan/icd.d /etc/vulkan/icd.d /usr/local/nvidia/share/vulkan/icd.d 2>/dev/null
  exit 3
fi
nvidia-smi --query-gpu=name,driver_version --format=csv,noheader 2>/dev/null | tee "$OUT/device.txt"

# torch.onnx's export, if PyTorch is installed.
if PYTHONPATH="$PWD/python:$PYTHONPATH" timeout 120 python3 export_step.py . $EXPORT_ARGUMENTS >"$OUT/export.txt" 2>&1; then
  ./node -e '
    const { readFileSync, writeFileSync } = require("fs");
    const read = (file) => JSON.parse(readFileSync(file, "utf8"));
    const index = read("index.json").filter(({ way }) => way !== "torch.onnx");
    writeFileSync("index.json", JSON.stringify([...index.slice(0, 4), ...read("torch.json"), ...index.slice(4)]));
  '
else
  echo 'No export of torch.onnx; see export.txt.'
fi

left=$((end - SECONDS))
[ -x browser/run.sh ] && left=$((left - 180))
timeout $((left + 20)) ./node measure.mjs . --seconds="$left" | tee "$OUT/measure.txt"
cp results.json "$OUT/"

# The page's own benchmark in Chromium, if the kit has both.
if [ -x browser/run.sh ]; then timeout $((end - SECONDS)) browser/run.sh "$OUT"; fi
