import type { TFunction } from 'i18next';

/** Joins sentences as the language does: Chinese has no space between them. Those that are false or missing are left out. */
export function sentences(all: readonly (string | false | undefined)[], t: TFunction): string {
  return all
    .filter((one) => one !== undefined && one !== false)
    .reduce((before, next) => (before === '' ? next : t('sentences', { before, next })), '');
}
