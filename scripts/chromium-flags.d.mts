export const QUIET: string[];
export const SOFTWARE_WEBGPU: string[];
