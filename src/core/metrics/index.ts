export { cosineSimilarity, psnr } from './image-quality.ts';
