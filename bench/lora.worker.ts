import * as Comlink from 'comlink';
import type { CheckpointTensor } from '../src/core/formats/checkpoint/checkpoint-file.ts';
import type { PartTensors } from '../src/core/formats/checkpoint/model-parts.ts';
import { tensorsAt } from '../src/core/formats/checkpoint/tensors-at.ts';
import { fuseLoras } from '../src/core/formats/lora/fuse-lora.ts';
import type { LoraLayer } from '../src/core/formats/lora/lora-file.ts';
import { openFactors } from '../src/core/formats/lora/low-rank.ts';
import { encodeFloat16 } from '../src/core/tensor/float16.ts';
import fullSize from '../src/graph/models/full-size.json' with { type: 'json' };
import { blobSource } from '../src/storage/blob-source.ts';
import { streamOf } from '../src/storage/byte-streams.ts';
import { layOut, weightChunks } from '../src/storage/import/half-weights.ts';
import { openDirectory, readFile, removePath, writeFile } from '../src/storage/opfs.ts';
import { safetensorsHead } from '../src/storage/safetensors-head.ts';
import { openSafetensors } from '../src/storage/safetensors-file.ts';

/** Weights that LoRAs change: the linear layers in the middle block of SD 1.5's UNet, 35 million of its 860 million. */
const shapes = Object.entries(
  fullSize.unet.shapes as unknown as Readonly<Record<string, readonly number[]>>,
).filter(
  ([name, shape]) =>
    /^mid_block\.attentions\..*(to_|proj|ff).*weight$/.test(name) && shape.length > 1,
);

let base: { readonly file: Blob; readonly tensors: PartTensors };

/** @returns how many bytes the weights take as float16 */
async function prepare(): Promise<number> {
  const root = await openDirectory('bench');
  const { head } = safetensorsHead(shapes.map(([name, shape]) => [name, { dtype: 'F16', shape }]));
  async function* file() {
    yield await Promise.resolve(head);
    for (const [, shape] of shapes) yield new Uint8Array(encodeFloat16(noise(shape)).buffer);
  }
  await writeFile(root, 'base.safetensors', streamOf(file()));
  const { file: blob, tensors } = await openSafetensors(
    (await readFile(root, 'base.safetensors'))!,
    'base',
  );
  base = { file: blob, tensors: tensorsAt(blobSource('base', blob), tensors) };
  return blob.size;
}

/** Milliseconds it takes to write the weights with a LoRA of `rank` merged in. */
async function runFuse(rank: number): Promise<number> {
  const layers = new Map(shapes.map(([name, shape]) => [`unet.${name}`, layer(shape, rank)]));
  const lora = { name: 'noise', layers, unmatched: [], modules: layers.size };
  const layout = layOut('fused', base.tensors, 'F16');
  const fused = fuseLoras('unet', base.tensors, [{ lora, weight: 1 }]);
  return timed(streamOf(weightChunks(layout, fused, () => undefined)));
}

/** Milliseconds of a plain copy, written the same way. */
const runCopy = () => timed(base.file.stream());

async function timed(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<number> {
  const root = await openDirectory('bench');
  const started = performance.now();
  await writeFile(root, 'written', stream);
  const ms = performance.now() - started;
  await removePath(root, 'written');
  return ms;
}

function layer([rows = 0, columns = 0]: readonly number[], rank: number): LoraLayer {
  const up = inMemory([rows, rank]);
  const factors = { up, down: inMemory([rank, columns]), mid: null, isUpTransposed: false };
  return { open: (target) => openFactors(factors, target, 'noise'), scale: 1 / rank };
}

function inMemory(shape: readonly number[]): CheckpointTensor {
  const bytes = new Uint8Array(encodeFloat16(noise(shape)).buffer);
  return {
    dtype: 'F16',
    shape,
    byteLength: bytes.length,
    async *chunks() {
      yield await Promise.resolve(bytes);
    },
  };
}

function noise(shape: readonly number[]): Float32Array<ArrayBuffer> {
  const length = shape.reduce((product, size) => product * size, 1);
  return Float32Array.from({ length }, () => Math.random() - 0.5);
}

Comlink.expose({ prepare, runFuse, runCopy });
