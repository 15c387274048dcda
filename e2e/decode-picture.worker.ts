import { AppError } from '../src/core/errors.ts';
import { decodePicture } from '../src/engine/decode-picture.ts';

/** Decodes each file that it is sent. */
onmessage = async ({ data }: MessageEvent<File>) => {
  const answer = await decodePicture(data).catch((error: unknown) => AppError.from(error).toData());
  postMessage(answer);
};
