import { parsePythonJson } from '../../../core/formats/python-json.ts';
import { sha256OfBlob } from '../../file-hash.ts';
import { layOut } from '../../import/half-weights.ts';
import { partToCheck } from '../../import/model-checks.ts';
import { refuseOtherClasses } from '../../import/other-classes.ts';
import { addOnName } from '../add-on-name.ts';
import type { PrepareAddOn } from '../prepared-add-on.ts';
import { textBeside } from '../text-beside.ts';
import { writeInHalf } from '../write-in-half.ts';
import { controlWeights } from './control-weights.ts';

/** No prompt contains a control net's name. */
const SIGNS = /\p{Cc}/gu;

/** Converts a control net or a T2I-Adapter to fp16, in diffusers' names. */
export const prepareControlNet: PrepareAddOn = async (
  { path, file, checkpoint },
  { files, repository },
  context,
) => {
  const { className, tensors, config: derived } = controlWeights(checkpoint);
  const beside = DIFFUSERS_CONTROL_NET.test(path)
    ? await textBeside(files, path, ['config.json'])
    : null;
  const config = beside ?? { path, text: derived() };
  const json = parsePythonJson(config.text, config.path) as Readonly<Record<string, unknown>>;
  refuseOtherClasses(config.path, json, className);
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

/** A file as diffusers saves it, alone or in its folder. */
export const DIFFUSERS_CONTROL_NET = /(^|\/)diffusion_pytorch_model\.[^/]+$/;
