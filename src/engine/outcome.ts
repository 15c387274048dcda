import { AppError } from '../core/errors.ts';
import type { Outcome } from '../contract/engine-api.ts';

/** The result of `work` as data, because an Error object loses its fields between worker and page. */
export async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, error: AppError.from(error).toData() };
  }
}
