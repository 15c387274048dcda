import type { CheckpointFile } from '../checkpoint/checkpoint-file.ts';
import { excerpt, invalidFile } from '../file-error.ts';
import type { ModuleTensors } from './adapter-kinds.ts';
import { namedByOrder } from './layer-order.ts';
import { parseLoraName, unreadAdapter, type LoraKey } from './lora-names.ts';
import { unreadKind } from './unread-kind.ts';

/** A module in the file: its name and the tensors that change it. */
export interface LoraModule {
  readonly id: string;
  readonly key: Pick<LoraKey, 'part' | 'module'>;
  readonly tensors: ModuleTensors;
  /** An alpha that a trainer stored as a Python number instead of a tensor. */
  readonly pythonAlpha: number | null;
}

/**
 * Groups the tensors by the module they change.
 *
 * @throws AppError `unsupported`, fault: 'lora-kind'; `invalid-file` for a tensor that is present twice
 */
export function loraModules(given: CheckpointFile): {
  readonly modules: readonly LoraModule[];
  readonly unknown: readonly string[];
} {
  const file = namedByOrder(given);
  const found = new Map<string, LoraModule>();
  const alphas = pythonAlphas(file);
  const unknown: string[] = [];
  for (const [name, tensor] of file.tensors) {
    const kind = unreadAdapter(name);
    if (kind !== null) throw unreadKind(file, kind);
    const key = parseLoraName(name);
    if (key === null) {
      unknown.push(excerpt(name));
      continue;
    }
    const id = idOf(key);
    const pythonAlpha = alphas.get(id) ?? null;
    const module = found.get(id) ?? { id, key, tensors: {}, pythonAlpha };
    if (module.tensors[key.role]) throw duplicateTensor(file, id);
    found.set(id, { ...module, tensors: { ...module.tensors, [key.role]: tensor } });
  }
  const modules = [...found.values()];
  // A weight on its own is an adapter only with (IA)³.
  const strays = modules.filter(({ tensors }) => tensors.channels && !tensors.on_input);
  return {
    modules: modules.filter((module) => !strays.includes(module)),
    unknown: [...unknown, ...strays.map(({ id }) => id)],
  };
}

const idOf = ({ part, module }: LoraKey) => `${part ?? ''} ${module}`.trim();

function pythonAlphas(file: CheckpointFile): ReadonlyMap<string, number> {
  const alphas = new Map<string, number>();
  for (const [name, text] of file.metadata) {
    const key = parseLoraName(name);
    if (key?.role === 'alpha') alphas.set(idOf(key), Number(text));
  }
  return alphas;
}

/** The error for two spellings of one weight: readers would disagree about which one counts. */
export function duplicateTensor(file: CheckpointFile, module: string) {
  return invalidFile(file.name, 'LoRA has a factor twice', { tensor: excerpt(module) });
}
