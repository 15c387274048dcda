export const ARROWS: Record<string, Record<string, 'values' | 'types'>>;
export const PACKAGE_HOMES: Record<string, string>;
