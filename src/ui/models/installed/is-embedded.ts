import type { ModelManifest } from '../../../contract/manifest.ts';

/** The model ships with the page. Its files come back by themselves, so it can be neither changed nor deleted. */
export const isEmbedded = ({ source }: ModelManifest) => !source || source.type === 'embedded';
