/** For an even number of values, the upper of the middle two. */
export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
