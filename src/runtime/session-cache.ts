import type { GraphSession } from './graph-session.ts';

/**
 * The sessions of one model: at most one for each part, since a graph is written for one batch and one size. A
 * request for another shape releases the part's old session before it makes the new one.
 */
export class SessionCache<Part extends string> {
  readonly #sessions = new Map<Part, { readonly key: string; readonly session: GraphSession }>();

  async get(part: Part, key: string, create: () => Promise<GraphSession>): Promise<GraphSession> {
    const cached = this.#sessions.get(part);
    if (cached?.key === key) return cached.session;
    if (cached) {
      this.#sessions.delete(part);
      await cached.session.release();
    }
    const session = await create();
    this.#sessions.set(part, { key, session });
    return session;
  }

  async clear(): Promise<void> {
    const cached = [...this.#sessions.values()];
    this.#sessions.clear();
    for (const { session } of cached) await session.release();
  }
}
