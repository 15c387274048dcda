/**
 * Runs of equal bytes, packed. A token is a number in 7-bit groups, lowest first. Its lowest bit says what follows: 1, one byte
 * that is repeated that many times; 0, that many literal bytes.
 */
export function packRuns(bytes: Uint8Array): Uint8Array {
  // Neither a run nor literals ever take more than twice their room.
  const packed = new Uint8Array(2 * bytes.length);
  let size = 0;
  const putToken = (count: number, isRun: boolean) => {
    let token = 2 * count + Number(isRun);
    for (; token > 127; token = Math.floor(token / 128)) packed[size++] = (token % 128) + 128;
    packed[size++] = token;
  };
  let literalStart = 0;
  const putLiterals = (end: number) => {
    if (end === literalStart) return;
    putToken(end - literalStart, false);
    packed.set(bytes.subarray(literalStart, end), size);
    size += end - literalStart;
  };
  for (let i = 0; i < bytes.length;) {
    const value = bytes[i]!;
    let end = i + 1;
    while (end < bytes.length && bytes[end] === value) end++;
    if (end - i >= SHORTEST_RUN) {
      putLiterals(i);
      putToken(end - i, true);
      packed[size++] = value;
      literalStart = end;
    }
    i = end;
  }
  putLiterals(bytes.length);
  return packed.slice(0, size);
}

/** Shorter runs would take more space than they save. */
const SHORTEST_RUN = 4;

/** @param length the number of bytes that were packed */
export function unpackRuns(packed: Uint8Array, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  let done = 0;
  while (at < packed.length) {
    let token = 0;
    for (let factor = 1; ; factor *= 128) {
      const group = packed[at++]!;
      token += (group % 128) * factor;
      if (group < 128) break;
    }
    const count = Math.floor(token / 2);
    if (token % 2 === 1) bytes.fill(packed[at++]!, done, done + count);
    else bytes.set(packed.subarray(at, (at += count)), done);
    done += count;
  }
  return bytes;
}
