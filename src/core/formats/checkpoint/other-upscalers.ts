import { unsupportedFile } from '../file-error.ts';

/** Networks of other families, recognised by the names of their weights as in `spandrel`; the first match counts. */
const FAMILIES: readonly (readonly [name: string, mark: RegExp])[] = [
  ['GFPGAN', /^stylegan_decoder\./],
  ['HAT', /^layers\.0\.residual_group\.(overlap_attn|blocks\.0\.conv_block)\./],
  ['ATD', /^layers\.0\.residual_group\.(td|layers\.0\.sigma)$/],
  ['CRAFT', /^layers\.0\.residual_group\.hf_blocks\./],
  ['DRCT', /^layers\.0\.swin1\./],
  ['RGT', /^layers\.0\.blocks\.0\.gamma$/],
  ['GRL', /^layers\.0\.blocks\.0\.attn\.window_attn\./],
  ['DAT', /^(before_RG\.|layers\.0\.blocks\.0\.ffn\.sg\.)/],
  ['Swin2SR', /^layers\.0\.residual_group\.blocks\.0\.attn\.(logit_scale|cpb_mlp\.)/],
  ['SwinIR', /^layers\.0\.residual_group\.blocks\.0\./],
  ['OmniSR', /^residual_layer\.0\.residual_layer\./],
  ['SPAN', /^block_1\.c1_r\./],
  ['RCAN', /^body\.0\.body\.0\.body\.3\.conv_du\./],
  ['PLKSR', /^feats\.1\.lk\./],
  ['SAFMN', /^feats\.0\.safm\./],
  ['Real-CUGAN', /^unet1\.conv_bottom\./],
  ['MoSR', /^gblocks\./],
  ['SwiftSRGAN', /^initial\.cnn\.depthwise\./],
  ['AuraSR', /^mid_attn\.layers\./],
  ['DITN', /^UFONE\./],
  ['MM-RealSR', /^(am_list|de_net)\./],
  ['SeemoRe', /^body\.0\.local_block\./],
  ['FDAT', /^groups\.0\.blocks\.0\.inter\./],
  ['SCUNet', /^m_(head|tail)\./],
];

const WRAPPERS = /^((params_ema|params-ema|params|model_state_dict|module|netG?)\.)+/;

/** The family that an upscaler's weights belong to; null for ESRGAN's, and if no family is recognised. */
export function otherUpscaler(names: Iterable<string>): string | null {
  const plain = [...names].map((name) => name.replace(WRAPPERS, ''));
  const family = FAMILIES.find(([, mark]) => plain.some((name) => mark.test(name)));
  return family?.[0] ?? null;
}

/** @throws AppError `unsupported`, naming the family */
export function refuseOtherUpscalers(file: string, names: Iterable<string>): void {
  const named = otherUpscaler(names);
  if (named === null) return;
  const supported = ['ESRGAN', 'Real-ESRGAN', 'SRVGGNetCompact'];
  throw unsupportedFile(file, `an upscaler of the family ${named}`, supported, {
    fault: 'other-upscaler',
    named,
  });
}
