import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { drawPoses, openPoseOf } from './draw-pose.ts';

interface Golden {
  readonly size: readonly [number, number];
  readonly people: readonly (readonly (readonly [number, number] | null)[])[];
  readonly painted: number;
  readonly sha256: string;
}

/** From scripts/goldens/openpose.py. */
const { cases } = JSON.parse(
  readFileSync(new URL('./__goldens__/openpose.json', import.meta.url), 'utf8'),
) as { cases: readonly Golden[] };

it.each(cases)('draws $size like the extension, pixel for pixel', (golden) => {
  const { size, people, painted, sha256 } = golden;
  const points = people.map((joints) =>
    joints.map((joint) => joint && { x: joint[0], y: joint[1] }),
  );
  const { data } = drawPoses(points, ...size);
  const dots = Array.from({ length: data.length / 3 }, (_, pixel) =>
    data.subarray(pixel * 3, pixel * 3 + 3).some((value) => value > 0),
  );
  expect(dots.filter(Boolean)).toHaveLength(painted);
  expect(createHash('sha256').update(data).digest('hex')).toBe(sha256);
});

it('puts the neck between the shoulders, and leaves out joints that were not detected', () => {
  const joints = Array.from({ length: 17 }, (_, index) => ({ x: index, y: 2 * index, score: 1 }));
  const all = openPoseOf(joints, 0.3);
  expect(all).toHaveLength(18);
  expect(all[1]).toEqual({ x: 5.5, y: 11 });
  // Right shoulder, left ankle, right eye, left ear.
  expect([2, 13, 14, 17].map((index) => all[index]?.x)).toEqual([6, 15, 2, 3]);
  joints[6]!.score = 0.1;
  const some = openPoseOf(joints, 0.3);
  expect([some[1], some[2]]).toEqual([null, null]);
  expect(openPoseOf([], 0.3)).toEqual(new Array(18).fill(null));
});
