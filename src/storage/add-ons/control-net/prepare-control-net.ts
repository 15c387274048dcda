import type { PartTensors } from '../../../core/formats/checkpoint/model-parts.ts';
import { EIGHT_BIT } from '../../../core/formats/eight-bit.ts';
import { parsePythonJson } from '../../../core/formats/python-json.ts';
import { sha256OfBlob } from '../../file-hash.ts';
import { layOut } from '../../import/half-weights.ts';
import { partToCheck } from '../../import/model-checks.ts';
import { refuseOtherClasses } from '../../import/other-classes.ts';
import { addOnName } from '../add-on-name.ts';
import type { PrepareAddOn } from '../prepared-add-on.ts';
import { textBeside } from '../text-beside.ts';
import { hasConfigInside } from '../texts-inside.ts';
import { writeInHalf } from '../write-in-half.ts';
import { controlWeights } from './control-weights.ts';

/** No prompt contains a control net's name. */
const SIGNS = /\p{Cc}/gu;

/** Converts a control net or a T2I-Adapter to fp16, in diffusers' names. */
export const prepareControlNet: PrepareAddOn = async (found, { files, repository }, context) => {
  const { path, file, checkpoint } = found;
  const { className, tensors, config: derived } = controlWeights(checkpoint);
  const isOwn = DIFFUSERS_CONTROL_NET.test(path) || hasConfigInside(found);
  const beside = isOwn ? await textBeside(files, path, ['config.json']) : null;
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
      {
        kind: 'control-net',
        config: config.text,
        // One that was converted to eight bits here, and exported.
        ...(isInEightBits(tensors) && { precision: 'int8' }),
      },
      context,
    ),
  };
};

const isInEightBits = (tensors: PartTensors) =>
  [...tensors.values()].some(({ dtype }) => dtype === EIGHT_BIT);

/** A file as diffusers saves it, alone or in its folder. */
export const DIFFUSERS_CONTROL_NET = /(^|\/)diffusion_pytorch_model\.[^/]+$/;
