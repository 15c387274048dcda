import { AppError } from '../core/errors.ts';

/**
 * A file from the network, as a stream.
 *
 * @throws AppError `offline` when nothing answered, `network` when the answer was an error.
 */
export async function fetchFile(
  url: string,
  init: RequestInit = {},
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const response = await fetchOk(url, init);
  return response.body ?? new Blob().stream();
}

export async function fetchOk(url: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (error) {
    throw new AppError('offline', `No answer from ${url}.`, { file: url }, { cause: error });
  }
  if (!response.ok) {
    throw new AppError('network', `${url} answered ${String(response.status)}.`, {
      url,
      status: response.status,
    });
  }
  return response;
}
