export { composableGuidance, type WeightedPrediction } from './composable.ts';
export { rescaleGuidance } from './rescale.ts';
