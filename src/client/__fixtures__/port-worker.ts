import * as Comlink from 'comlink';

/** A worker without a thread: its exposed object is called over a real MessageChannel, like a worker's. */
export class PortWorker extends EventTarget {
  readonly #page: MessagePort;
  readonly #worker: MessagePort;
  isTerminated = false;

  constructor(api: object) {
    super();
    const { port1, port2 } = new MessageChannel();
    this.#page = port1;
    this.#worker = port2;
    this.#page.addEventListener('message', ({ data }) => {
      if (!this.isTerminated) this.dispatchEvent(new MessageEvent('message', { data }));
    });
    this.#page.start();
    Comlink.expose(api, this.#worker);
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.#page.postMessage(message, transfer);
  }

  terminate(): void {
    this.isTerminated = true;
    this.#page.close();
    this.#worker.close();
  }

  crash(): void {
    this.dispatchEvent(new Event('error'));
  }
}
