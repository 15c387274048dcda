export { composableGuidance, type WeightedPrediction } from './composable.ts';
