export { classifierFreeGuidance } from './classifier-free.ts';
export { composableGuidance, type WeightedPrediction } from './composable.ts';
