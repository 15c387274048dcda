import type { TFunction } from 'i18next';
import type { DeviceReport } from '../../contract/engine-api.ts';
import { adviceText } from './device-text.ts';
import { strikeSentence } from './plan-text.ts';

/** Why this device is used, what would be faster, and what of it is not used; one paragraph each. */
export function cardTexts(
  { fallbackReasons, plan }: DeviceReport,
  t: TFunction,
): readonly string[] {
  // The advice covers the others.
  const struck = plan?.struck.filter(({ what }) => what !== 'fp16' && what !== 'webgpu') ?? [];
  return [
    ...(fallbackReasons.length === 0 ? [t('device.fast')] : []),
    ...fallbackReasons.map((reason) => adviceText(reason, t)),
    ...struck.map((strike) => strikeSentence(strike, t)),
  ];
}
