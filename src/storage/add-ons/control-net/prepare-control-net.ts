import type { CheckpointFile } from '../../../core/formats/checkpoint/checkpoint-file.ts';
import { controlNetWeights } from '../../../core/formats/checkpoint/control-net-weights.ts';
import { deriveControlNetConfig } from '../../../core/formats/checkpoint/derive-configs.ts';
import { parsePythonJson } from '../../../core/formats/python-json.ts';
import { sha256OfBlob } from '../../file-hash.ts';
import { layOut } from '../../import/half-weights.ts';
import { partToCheck } from '../../import/model-checks.ts';
import { refuseOtherClasses } from '../../import/other-classes.ts';
import { addOnName } from '../add-on-name.ts';
import type { PrepareAddOn } from '../prepared-add-on.ts';
import { textBeside } from '../text-beside.ts';
import { writeInHalf } from '../write-in-half.ts';

/** No prompt contains a control net's name. */
const SIGNS = /\p{Cc}/gu;

/** lllyasviel's nets say in a file of settings whether they average; this one does (control_v11e_sd15_shuffle.yaml). */
const AVERAGING = /shuffle/i;

/** Converts a control net to fp16, in diffusers' names. */
export const prepareControlNet: PrepareAddOn = async (
  { path, file, checkpoint },
  { files, repository },
  context,
) => {
  const tensors = controlNetWeights(checkpoint.tensors);
  const beside = DIFFUSERS_CONTROL_NET.test(path)
    ? await textBeside(files, path, ['config.json'])
    : null;
  const config = beside ?? { path, text: derivedConfig(checkpoint) };
  const json = parsePythonJson(config.text, config.path) as Readonly<Record<string, unknown>>;
  refuseOtherClasses(config.path, json, CONTROL_NET_CLASS);
  const layout = layOut(path, tensors, 'F16');
  context.checkControlNet(partToCheck(path, config, layout.index), config.path);
  return {
    name: addOnName({ path, repository, token: null, signs: SIGNS, fallback: 'ControlNet' }),
    hash: await sha256OfBlob(file),
    warnings: [],
    ...writeInHalf(
      { path, layout, tensors },
      { kind: 'control-net', config: config.text },
      context,
    ),
  };
};

export const CONTROL_NET_CLASS = 'ControlNetModel';

/** A file as diffusers saves it, alone or in its folder. */
export const DIFFUSERS_CONTROL_NET = /(^|\/)diffusion_pytorch_model\.[^/]+$/;

/**
 * The config of a net that came alone.
 *
 * @throws AppError `invalid-file` for one that lacks a layer
 */
export function derivedConfig({ name, tensors }: Pick<CheckpointFile, 'name' | 'tensors'>): string {
  const weights = controlNetWeights(tensors);
  return JSON.stringify(deriveControlNetConfig(weights, { poolsGlobally: AVERAGING.test(name) }));
}
