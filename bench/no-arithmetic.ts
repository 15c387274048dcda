/**
 * From here on no shader computes anything, although every buffer is still created, filled and read. This shows within seconds how
 * much GPU memory a picture takes, even where software emulates the GPU; the pixels are meaningless.
 */
export function leaveOutArithmetic(): void {
  const { createShaderModule } = GPUDevice.prototype;
  GPUDevice.prototype.createShaderModule = function ({ code }) {
    return createShaderModule.call(this, { code: withoutBody(code) });
  };
  GPUComputePassEncoder.prototype.dispatchWorkgroups = () => undefined;
  GPUComputePassEncoder.prototype.dispatchWorkgroupsIndirect = () => undefined;
}

/** The same bindings, which a pipeline's layout is made of, but nothing to compile: that takes most of the time. */
function withoutBody(code: string): string {
  const bindings = [...code.matchAll(/@binding\(\d+\) var(?:<[^>]*>)? (\w+)/g)];
  const uses = bindings.map(([, name]) => `_ = &${name};`).join(' ');
  return code.replace(/(fn main\([^{]*)\{[^]*/, `$1{ ${uses} }`);
}
