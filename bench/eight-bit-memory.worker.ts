import { gpuMemory, memoryPeak } from './memory-counter.ts';
import * as Comlink from 'comlink';
import {
  buildUnetStepGraph,
  parseUnetConfig,
  WantedWeights,
  type WeightIndex,
} from '../src/graph/index.ts';
import fullSize from '../src/graph/models/full-size.json' with { type: 'json' };
import { openDevice } from '../src/runtime/device.ts';
import { GraphSession } from '../src/runtime/graph-session.ts';
import { EIGHT_BIT, SCALE } from '../src/core/formats/eight-bit.ts';
import { becomesEightBit } from '../src/storage/eight-bit-weights.ts';

const SIZE = { batch: 2, height: 8, width: 8, sequenceLength: 77 };

/** Stable Diffusion 1.5's UNet with this many channels at the highest resolution; the original has 320. */
const configOf = (width: number) =>
  parseUnetConfig({
    ...fullSize.unet.config,
    block_out_channels: [1, 2, 4, 4].map((factor) => factor * width),
  });

/** All weights begin at the same place in one file. */
function weightsOf(width: number, bits: 8 | 32) {
  const wanted = new WantedWeights('conv_in.weight');
  buildUnetStepGraph(configOf(width), wanted, SIZE);
  const index = new Map() as Map<string, NonNullable<ReturnType<WeightIndex['get']>>>;
  const add = (name: string, dtype: string, shape: readonly number[]) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const byteLength = size * (dtype === EIGHT_BIT ? 1 : 4);
    index.set(name, { file: 'weights', dtype, shape, byteOffset: 0, byteLength });
  };
  for (const [name, shape] of wanted.shapes) {
    const isSmall = bits === 8 && becomesEightBit(name, { dtype: 'F16', shape } as never);
    add(name, isSmall ? EIGHT_BIT : 'F32', shape);
    if (isSmall) add(name + SCALE, 'F32', shape.slice(0, 1));
  }
  const longest = Math.max(...[...index.values()].map(({ byteLength }) => byteLength));
  // Small numbers, whatever type they are read as.
  const file = new Blob([new Uint8Array(longest).fill(0x3c)]);
  return { index, files: new Map([['weights', file]]) };
}

/** The bytes of the GPU buffers that creating a step's session adds. */
async function load(width: number, bits: 8 | 32) {
  const device = await openDevice('webgpu');
  if (device.backend !== 'webgpu') throw new Error('no WebGPU');
  const before = gpuMemory();
  const { index, files } = weightsOf(width, bits);
  const graph = buildUnetStepGraph(configOf(width), index, SIZE);
  await GraphSession.create(graph, files, device);
  await device.gpuDevice.queue.onSubmittedWorkDone();
  return { bytes: gpuMemory() - before, peak: memoryPeak().gpu - before };
}

export const calls = { load };
Comlink.expose(calls);
