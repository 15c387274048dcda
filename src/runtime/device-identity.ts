import type { DeviceIdentity } from '../contract/device-plan.ts';

/** Chromium tells the driver's version only to pages of developers; elsewhere the field is missing. */
type AdapterInfo = GPUAdapterInfo & { readonly driver?: string };

/** In Chromium only. */
interface UserAgentData {
  getHighEntropyValues(
    hints: readonly ['fullVersionList'],
  ): Promise<{ readonly fullVersionList?: readonly { brand: string; version: string }[] }>;
}

/**
 * What a device's plan holds for. The features stand for the driver too: they change with it.
 *
 * @param engine the version of this app and of onnxruntime
 */
export async function identityOf(adapter: GPUAdapter, engine: string): Promise<DeviceIdentity> {
  const { vendor, architecture, device, description, driver = '' } = adapter.info as AdapterInfo;
  return {
    adapter: words([vendor, architecture, device, description]),
    driver: words([driver, ...[...adapter.features].sort()]),
    browser: await browserVersion(),
    engine,
  };
}

const words = (parts: readonly (string | undefined)[]) => parts.filter(Boolean).join(' ');

async function browserVersion(): Promise<string> {
  const { userAgentData } = navigator as { readonly userAgentData?: UserAgentData };
  const values = await userAgentData?.getHighEntropyValues(['fullVersionList']).catch(() => null);
  const brands = values?.fullVersionList?.map(({ brand, version }) => `${brand} ${version}`);
  return brands?.sort().join(', ') ?? navigator.userAgent;
}
