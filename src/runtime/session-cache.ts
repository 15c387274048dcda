import type { MemoryPlan } from './memory-plan.ts';

interface Releasable {
  release(): Promise<void>;
}

/**
 * The sessions of one model, at most one per part, because a graph is written for one batch and one size. A request for
 * another shape releases the part's old session before it creates the new one. If memory is short, a request for another
 * part does so too.
 */
export class SessionCache<Part extends string, Session extends Releasable> {
  readonly #sessions = new Map<Part, { readonly key: string; readonly session: Session }>();

  async get(
    part: Part,
    key: string,
    plan: MemoryPlan,
    create: () => Promise<Session>,
  ): Promise<Session> {
    const cached = this.#sessions.get(part);
    if (cached?.key === key) return cached.session;
    if (plan === 'one-at-a-time') await this.clear();
    else if (cached) {
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
