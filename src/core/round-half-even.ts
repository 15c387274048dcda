/** Rounds half to even, like `numpy.round`, Python's `round` and OpenCV's `cvRound`. */
export function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
