import { beforeEach, describe, expect, it } from 'vitest';
import { createGestures, type BoardPointer } from './gestures.ts';

let log: string[];
let gestures: ReturnType<typeof createGestures>;

beforeEach(() => {
  log = [];
  gestures = createGestures({
    begin: ({ x, y }) => log.push(`begin ${x},${y}`),
    extend: ({ x, y }) => log.push(`extend ${x},${y}`),
    finish: () => log.push('finish'),
    drop: () => log.push('drop'),
    move: (dx, dy) => log.push(`move ${dx},${dy}`),
    zoom: ({ x, y }, factor) => log.push(`zoom ${x},${y} ${factor}`),
  });
});

const pointer = (
  x: number,
  y: number,
  { id = 1, type = 'mouse', moves = false }: Partial<BoardPointer> = {},
): BoardPointer => ({ id, type, x, y, pressure: 1, moves });

const finger = (id: number) => ({ id, type: 'touch' }) as const;
const pen = { id: 9, type: 'pen' } as const;

describe('gestures', () => {
  it('a mouse draws, or moves the picture while the space bar is held', () => {
    gestures.move(pointer(0, 0));
    gestures.down(pointer(1, 1));
    gestures.move(pointer(2, 3));
    gestures.up(1);
    gestures.down(pointer(5, 5, { moves: true }));
    gestures.move(pointer(8, 4));
    gestures.up(1);
    expect(log).toEqual(['begin 1,1', 'extend 2,3', 'finish', 'move 3,-1']);
  });

  it('a second finger undoes what the first has drawn, and both zoom', () => {
    gestures.down(pointer(10, 10, finger(1)));
    gestures.move(pointer(12, 10, finger(1)));
    gestures.down(pointer(32, 10, finger(2)));
    gestures.move(pointer(52, 10, finger(2)));
    expect(log).toEqual(['begin 10,10', 'extend 12,10', 'drop', 'move 10,0', 'zoom 32,10 2']);
    gestures.up(1);
    gestures.move(pointer(60, 10, finger(2)));
    gestures.up(2);
    // The finger that remains moves the picture, but does not draw.
    expect(log.slice(5)).toEqual(['move 8,0']);
  });

  it('a third finger changes nothing', () => {
    for (const id of [1, 2, 3]) gestures.down(pointer(10 * id, 10, finger(id)));
    gestures.up(3);
    gestures.move(pointer(99, 99, finger(3)));
    expect(log).toEqual(['begin 10,10', 'drop']);
  });

  it('a hand may rest on the screen while a pen draws', () => {
    gestures.down(pointer(70, 90, finger(1)));
    gestures.down(pointer(10, 10, pen));
    gestures.down(pointer(75, 95, finger(2)));
    gestures.move(pointer(70, 91, finger(1)));
    gestures.move(pointer(11, 10, pen));
    gestures.up(9);
    gestures.up(1);
    expect(log).toEqual(['begin 70,90', 'drop', 'begin 10,10', 'extend 11,10', 'finish']);
    gestures.down(pointer(0, 0, finger(3)));
    gestures.move(pointer(4, 0, finger(3)));
    expect(log.slice(5)).toEqual(['move 4,0']);
  });

  it('a stroke that the system interrupts is undone', () => {
    gestures.down(pointer(1, 1));
    gestures.cancel(1);
    gestures.up(1);
    gestures.down(pointer(2, 2));
    gestures.cancel();
    gestures.move(pointer(3, 3));
    expect(log).toEqual(['begin 1,1', 'drop', 'begin 2,2', 'drop']);
  });
});
