import type { Licence } from '../../contract/download-plan.ts';
import { httpsUrl } from '../../contract/https-url.ts';
import { HUB_PRESETS } from '../../contract/hub-presets.ts';
import type { CardLicence } from './list-repository.ts';

/** Licences that leave the use of a model free. All others, and none, are to be agreed to first. */
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

/** What a repository's files may be used for: as the preset says, or else as the model card does. */
export function licenceOf(repo: string, card: CardLicence): Licence {
  const preset = HUB_PRESETS.find((one) => one.repo.toLowerCase() === repo.toLowerCase());
  if (preset) return preset.licence;
  const id = card.license?.toLowerCase() ?? null;
  return {
    id,
    name: card.license_name ?? card.license ?? '',
    url: httpsUrl(card.license_link ?? ''),
    acceptRequired: id === null || !PERMISSIVE.includes(id),
  };
}
