import type { ModelManifest } from '../../../contract/manifest.ts';

/** It lies beside the page: its files come back by themselves, so it can be neither changed nor deleted. */
export const isEmbedded = ({ source }: ModelManifest) => !source || source.type === 'embedded';
