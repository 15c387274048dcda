import type { TFunction } from 'i18next';
import type { DeviceReport, FallbackReason } from '../../contract/engine-api.ts';
import { sentences } from '../sentences.ts';

/** The device in a few words: the GPU's own name if it has one. */
export function deviceName(report: DeviceReport, t: TFunction): string {
  if (report.backend === 'wasm' || report.adapter === null) return t('device.cpu');
  if (report.adapter.isSoftware) return t('device.softwareGpu');
  const { description, vendor, architecture } = report.adapter;
  return description || [vendor, architecture].filter(Boolean).join(' ') || t('device.gpu');
}

/** For example: WebGPU, fp16; WebAssembly, fp32, 4 threads. */
export function deviceFacts(report: DeviceReport, t: TFunction): readonly string[] {
  return report.backend === 'webgpu'
    ? [t('device.webgpu'), report.precision]
    : [t('device.wasm'), report.precision, t('device.threads', { number: report.threads })];
}

/** Why painting is slower than it could be, and what to do about it. */
export function adviceText(reason: FallbackReason, t: TFunction): string {
  return sentences([t(`device.slow.${reason}`), t(`device.help.${reason}`)], t);
}
