import type { ThreadCall } from '../contract/page-threads.ts';

/**
 * Makes the page start the workers that this worker needs: onnxruntime's threads.
 *
 * In Firefox, a worker that starts another one can sleep forever. It waits until the main thread has registered the new
 * worker's debugger, on a condition variable that the new worker also waits on for its first event, and the main thread wakes
 * only one of the two. Seen in Firefox ESR 153: in about one of twenty visits, the first picture hung while its first part was
 * being loaded.
 */
export function startThreadsFromThePage(): void {
  if (navigator.userAgent.includes('Firefox/'))
    Object.assign(globalThis, { Worker: ThreadOfThePage });
}

/** The part of Worker's interface that onnxruntime uses. */
class ThreadOfThePage {
  onmessage: ((event: MessageEvent<unknown>) => void) | null = null;
  readonly #port: MessagePort;

  constructor(url: string | URL) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.onmessage = (event) => this.onmessage?.(event);
    const call: ThreadCall = { type: 'thread', url: String(url), port: port2 };
    self.postMessage(call, { transfer: [port2] });
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer);
  }

  /** The page ends it together with this worker. */
  terminate(): void {
    this.#port.close();
  }
}

/** Runs in a thread that the page has started: loads the script and connects its messages with the worker that asked for it. */
export function runThread(): void {
  const begin = async ({ data: { url, port } }: MessageEvent<ThreadCall>) => {
    self.postMessage = port.postMessage.bind(port) as typeof self.postMessage;
    await import(/* @vite-ignore */ url);
    port.onmessage = (event) => self.onmessage?.call(self, event);
  };
  addEventListener('message', (event: MessageEvent<ThreadCall>) => void begin(event), {
    once: true,
  });
}
