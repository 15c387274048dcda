import type { MemoryPlan } from './memory-plan.ts';

interface Releasable {
  release(): Promise<void>;
}

/**
 * The sessions of one model, at most one per part, because a graph is written for one batch and one size. A request for
 * another shape releases the part's old session before it creates the new one. If memory is short, a request for another
 * part does so too, unless both are needed by turns.
 */
export class SessionCache<Part extends string, Session extends Releasable> {
  readonly #sessions = new Map<Part, { readonly key: string; readonly session: Session }>();

  async get(
    part: Part,
    key: string,
    plan: MemoryPlan,
    create: () => Promise<Session>,
    takesTurnsWith: (other: Part) => boolean = () => false,
  ): Promise<Session> {
    const cached = this.#sessions.get(part);
    if (cached?.key === key) return cached.session;
    const isInTheWay = (other: Part) => plan === 'one-at-a-time' && !takesTurnsWith(other);
    await this.remove((other) => other === part || isInTheWay(other));
    const session = await create();
    this.#sessions.set(part, { key, session });
    return session;
  }

  async remove(isWanted: (part: Part) => boolean): Promise<void> {
    const removed = [...this.#sessions].filter(([part]) => isWanted(part));
    for (const [part] of removed) this.#sessions.delete(part);
    for (const [, { session }] of removed) await session.release();
  }

  clear(): Promise<void> {
    return this.remove(() => true);
  }
}
