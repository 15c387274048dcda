/** What a worker asks of its page, and the page of the new thread: see src/engine/threads-of-the-page.ts. */
export interface ThreadCall {
  readonly type: 'thread';
  /** The script that the thread runs. */
  readonly url: string;
  /** Its connection to the worker that asked. */
  readonly port: MessagePort;
}

/** Other messages between a page and its workers are Comlink's. */
export function isThreadCall(message: unknown): message is ThreadCall {
  return (message as { type?: unknown } | null)?.type === 'thread';
}
