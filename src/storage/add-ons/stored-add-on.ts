import { z } from 'zod';
import type { AddOnKind } from '../../contract/add-on-kinds.ts';
import { storedControlNet } from './control-net/stored-control-net.ts';
import { storedEmbedding } from './embedding/stored-embedding.ts';
import { storedImageEncoder } from './image-encoder/stored-image-encoder.ts';
import { storedIpAdapter } from './ip-adapter/stored-ip-adapter.ts';
import { storedLora } from './lora/stored-lora.ts';
import { storedTextEncoder } from './text-encoder/stored-text-encoder.ts';
import { storedToolModel } from './tool-model/stored-tool-model.ts';
import { storedUpscaler } from './upscaler/stored-upscaler.ts';
import { storedVae } from './vae/stored-vae.ts';

/** The stored description of each kind. */
const KINDS = {
  lora: storedLora,
  embedding: storedEmbedding,
  vae: storedVae,
  'image-encoder': storedImageEncoder,
  'text-encoder': storedTextEncoder,
  'control-net': storedControlNet,
  upscaler: storedUpscaler,
  'tool-model': storedToolModel,
  'ip-adapter': storedIpAdapter,
} satisfies Record<AddOnKind, z.ZodObject>;

type Description = (typeof KINDS)[AddOnKind];

export type StoredOf<Kind extends AddOnKind> = z.infer<(typeof KINDS)[Kind]>;
export type StoredAddOn = StoredOf<AddOnKind>;

export const storedAddOn = z.discriminatedUnion(
  'kind',
  Object.values(KINDS) as [Description, ...Description[]],
);

/** The facts that are known only after writing an add-on's file. */
export type AddOnFacts = {
  [Kind in AddOnKind]: Omit<StoredOf<Kind>, 'id' | 'name' | 'file'>;
}[AddOnKind];
