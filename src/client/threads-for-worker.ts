import { isThreadCall } from '../contract/page-threads.ts';

/**
 * Starts the threads that a worker asks for.
 *
 * @param onError called when a thread could not start: the worker would wait for it for ever
 * @returns the function that ends them
 */
export function threadsForWorker(
  worker: Worker,
  startThread: () => Worker,
  onError: () => void,
): () => void {
  const threads: Worker[] = [];
  worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (!isThreadCall(data)) return;
    const thread = startThread();
    threads.push(thread);
    thread.addEventListener('error', onError);
    thread.postMessage(data, [data.port]);
  });
  return () => {
    for (const thread of threads) thread.terminate();
  };
}
