import type { Licence } from '../../contract/download-plan.ts';
import { httpsUrl } from '../../contract/https-url.ts';
import { HUB_PRESETS } from '../../contract/hub-presets.ts';
import { TOOL_PRESETS } from '../../contract/tool-presets.ts';
import type { CardLicence } from './list-repository.ts';

/** Licences that do not restrict the use of a model. The user must agree to any other, or to a missing one, first. */
const PERMISSIVE: readonly string[] = [
  'apache-2.0',
  'mit',
  'bsd',
  'bsd-2-clause',
  'bsd-3-clause',
  'cc0-1.0',
  'cc-by-4.0',
  'unlicense',
];

/** A repository's licence: from the preset, or else from the model card. */
export function licenceOf(repo: string, card: CardLicence): Licence {
  const presets = [...HUB_PRESETS, ...Object.values(TOOL_PRESETS)];
  const preset = presets.find((one) => one.repo.toLowerCase() === repo.toLowerCase());
  if (preset) return preset.licence;
  const id = card.license?.toLowerCase() ?? null;
  return {
    id,
    name: card.license_name ?? card.license ?? '',
    url: httpsUrl(card.license_link ?? ''),
    acceptRequired: id === null || !PERMISSIVE.includes(id),
  };
}
