import type { TFunction } from 'i18next';
import type { Expectation } from '../../contract/engine-api.ts';

/** The values that a field may have, as the end of a sentence. */
export function expectationText(
  expected: Exclude<Expectation, { type: 'known-field' }>,
  t: TFunction,
): string {
  switch (expected.type) {
    case 'one-of':
      return t('expectations.one-of', { values: listOf(expected.values, t) });
    case 'at-least':
    case 'at-most':
    case 'above':
    case 'below':
    case 'entries-at-least':
    case 'entries-at-most':
      return t(`expectations.${expected.type}`, { limit: expected.limit });
    case 'kind':
      return t(`expectations.kind.${expected.kind}`);
    case 'entries-of':
      return t('expectations.entries-of', { field: expected.field, count: expected.count });
    case 'divisor-of': {
      const values = listOf([...new Set(expected.values)], t);
      return t('expectations.divisor-of', { field: expected.field, values });
    }
    case 'one-per-block':
    case 'odd':
    case 'even':
    case 'well-formed':
      return t(`expectations.${expected.type}`);
  }
}

export function listOf(values: readonly unknown[], t: TFunction): string {
  return values.map(String).join(t('findings.listSeparator'));
}
