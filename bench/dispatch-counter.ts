/**
 * Counts onnxruntime's compute dispatches by wrapping WebGPU's own methods. Import it before anything creates a device.
 */
let count = 0;

const pass = GPUComputePassEncoder.prototype;
const { dispatchWorkgroups, dispatchWorkgroupsIndirect } = pass;
pass.dispatchWorkgroups = function (...sizes) {
  count += 1;
  dispatchWorkgroups.apply(this, sizes);
};
pass.dispatchWorkgroupsIndirect = function (...place) {
  count += 1;
  dispatchWorkgroupsIndirect.apply(this, place);
};

/** Since the last call. */
export function takeDispatchCount(): number {
  const taken = count;
  count = 0;
  return taken;
}
