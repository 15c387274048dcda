import { OnnxUpscalingModel } from '../../../runtime/upscaling-model.ts';
import type { StoredUpscaler } from '../../../storage/stored-upscaler.ts';
import type { OpenModel } from '../../workbench.ts';

/** One function for all jobs: the workbench recognises by it that they share a model. */
export const openUpscalingModel: OpenModel<OnnxUpscalingModel, StoredUpscaler> = (...args) =>
  OnnxUpscalingModel.open(...args);
