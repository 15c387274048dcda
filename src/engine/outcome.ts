import { AppError } from '../core/errors.ts';
import type { Outcome } from '../contract/engine-api.ts';

/** What comes of `work`, as data: an Error object would lose its fields on the way across the worker. */
export async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, error: AppError.from(error).toData() };
  }
}
