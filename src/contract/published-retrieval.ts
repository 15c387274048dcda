/** A row of a published table, in percent. */
export interface PublishedRetrieval {
  readonly name: string;
  readonly textToImage: readonly [at1: number, at5: number, at10: number];
  readonly imageToText: readonly [at1: number, at5: number, at10: number];
  readonly mean: number;
}

/** The page that the rows are from. */
export const PUBLISHED_SOURCE = 'https://github.com/SkyWorkAIGC/SkyPaint-AI-Diffusion';

/**
 * Zero-shot retrieval on Flickr30K-CN, as SkyPaint's README has it (commit 13abe0f), measured there by Chinese-CLIP's script; of
 * models that come in several sizes, the one with a ViT-L/14.
 */
export const PUBLISHED_RETRIEVAL: readonly PublishedRetrieval[] = [
  {
    name: 'Taiyi-326M',
    textToImage: [53.8, 79.9, 86.6],
    imageToText: [64.0, 90.4, 96.1],
    mean: 78.47,
  },
  {
    name: 'AltCLIP',
    textToImage: [50.7, 75.4, 83.1],
    imageToText: [73.4, 92.8, 96.9],
    mean: 78.72,
  },
  { name: 'Wukong', textToImage: [51.9, 78.6, 85.9], imageToText: [75, 94.4, 97.7], mean: 80.57 },
  { name: 'R2D2', textToImage: [42.6, 69.5, 78.6], imageToText: [63.0, 90.1, 96.4], mean: 73.37 },
  {
    name: 'CN-CLIP',
    textToImage: [68.1, 89.7, 94.5],
    imageToText: [80.2, 96.6, 98.2],
    mean: 87.87,
  },
  {
    name: 'SkyCLIP',
    textToImage: [58.8, 82.6, 89.6],
    imageToText: [78.8, 96.1, 98.3],
    mean: 84.04,
  },
];
