import { fitTo } from '../../../core/image/fit-to.ts';
import type { Control } from '../../../contract/controls.ts';
import type { GenerateRequest } from '../../../contract/engine-api.ts';
import type { PictureControl } from '../../../pipeline/control.ts';
import type { OnnxDiffusionModel } from '../../../runtime/diffusion-model.ts';
import { openControlNet } from '../../../storage/add-ons/control-net/open-control-net.ts';
import type { StoredControlNet } from '../../../storage/stored-control-net.ts';
import { decodeWithAlpha, type DecodePicture } from '../../decode-picture.ts';

/** A control whose net has been found and whose picture has been read. */
export interface ReadyControl extends Omit<PictureControl, 'net'> {
  readonly net: StoredControlNet;
}

/**
 * What guides a request's picture, as far as it is known before the model is on the device.
 *
 * @throws AppError `invalid-request` for a net that the library does not have; `unreadable-picture`, see `decodePicture`;
 * `integrity`
 */
export async function controlsOf(
  { controls }: Pick<GenerateRequest, 'controls'>,
  decode: DecodePicture,
): Promise<readonly ReadyControl[]> {
  const ready: ReadyControl[] = [];
  for (const control of controls) {
    if (control.kind !== 'control-net') continue;
    const { weight, start, end, mode, fit } = control;
    const net = await openControlNet(control.addOn);
    const pixels = await (hasHoles(control) ? decodeWithAlpha : decode)(control.picture);
    const picture: ReadyControl['picture'] = ({ width, height }) =>
      fitTo(pixels, width, height, fit);
    ready.push({ net, picture, weight, start, end, mode });
  }
  return ready;
}

/** The tool makes transparent what is to be repainted. */
const hasHoles = ({ tool }: Control) => tool === 'inpaint';

/** @throws AppError `invalid-request` for a net that does not fit the model */
export async function withNets(
  model: OnnxDiffusionModel,
  controls: readonly ReadyControl[],
): Promise<readonly PictureControl[]> {
  const nets = await model.useControlNets(controls.map(({ net }) => net));
  return controls.map((control, index) => ({ ...control, net: nets[index]! }));
}
