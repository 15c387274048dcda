import type { AddOn } from '../../../contract/library.ts';
import { promptText } from '../../../store/index.ts';
import { CopyText } from '../CopyText.tsx';
import { ControlNetUsage } from './ControlNetUsage.tsx';
import { ImageEncoderUsage } from './ImageEncoderUsage.tsx';
import { IpAdapterUsage } from './IpAdapterUsage.tsx';
import { TextEncoderUsage } from './TextEncoderUsage.tsx';
import { UpscalerUsage } from './UpscalerUsage.tsx';
import { ToolUsage } from './ToolUsage.tsx';
import { VaeUsage } from './VaeUsage.tsx';

/** How to use an add-on, or why it cannot be used now. */
export function AddOnUsage({ addOn }: { readonly addOn: AddOn }) {
  const syntax = promptText(addOn);
  if (syntax !== null) return <CopyText text={syntax} />;
  if (addOn.kind === 'upscaler') return <UpscalerUsage scale={addOn.scale} />;
  if (addOn.kind === 'image-encoder') return <ImageEncoderUsage addOn={addOn} />;
  if (addOn.kind === 'ip-adapter') return <IpAdapterUsage fit={addOn.fit} />;
  if (addOn.kind === 'text-encoder') return <TextEncoderUsage addOn={addOn} />;
  if (addOn.kind === 'tool-model') return <ToolUsage task={addOn.task} />;
  if (addOn.kind === 'control-net') return <ControlNetUsage />;
  return <VaeUsage name={addOn.name} />;
}
