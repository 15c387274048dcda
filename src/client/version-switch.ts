import type { JobLock } from './job-lock.ts';

/** How long the new version may take to become active; after that the page reloads into whichever version is. */
const TAKEOVER_MS = 10_000;

export type SwitchEvent =
  /** The jobs that prevented the switch are done. */
  | 'update-ready'
  /** Another tab is about to switch to the new version. */
  | 'switching'
  /** Another tab has switched: files of this page's version may no longer exist. */
  | 'switched';

export interface SwitchParts {
  readonly jobs: JobLock;
  /** Reaches the other tabs; null if the browser has none. */
  readonly channel: BroadcastChannel | null;
  /** Activates the waiting version; false if there is none. */
  readonly skipWaiting: () => boolean;
  readonly reload: () => void;
  readonly tell: (event: SwitchEvent) => void;
}

/** One tab's part in the switch of all tabs to a new version. */
export class VersionSwitch {
  readonly #parts: SwitchParts;
  #isOurs = false;
  #isWaiting = false;

  constructor(parts: SwitchParts) {
    this.#parts = parts;
    parts.channel?.addEventListener('message', ({ data }) => {
      if (data === 'switching') parts.tell('switching');
    });
  }

  /**
   * Activates the waiting version and reloads the page.
   *
   * @returns false if a job in another tab prevents it; `update-ready` follows once that job is done
   */
  async apply(): Promise<boolean> {
    const { jobs, channel, skipWaiting, reload, tell } = this.#parts;
    const isDone = await jobs.ifIdle(async () => {
      this.#isOurs = true;
      channel?.postMessage('switching');
      if (skipWaiting()) {
        // The lock is held until the page is gone, so that no other tab can switch in between.
        await new Promise((resolve) => setTimeout(resolve, TAKEOVER_MS));
      }
      reload();
    });
    if (!isDone && !this.#isWaiting) {
      this.#isWaiting = true;
      void jobs.whenIdle().then(() => {
        this.#isWaiting = false;
        tell('update-ready');
      });
    }
    return isDone;
  }

  /** A new version has become active. */
  activated(): void {
    if (this.#isOurs) this.#parts.reload();
    else this.#parts.tell('switched');
  }
}
