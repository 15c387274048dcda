export const QUIET: string[];
export const SOFTWARE_WEBGPU: string[];
export const FEW_PASSES: string[];
export function withoutFeatures(...others: string[]): string;
