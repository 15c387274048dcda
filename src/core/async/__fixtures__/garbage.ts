import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Collects garbage; needs `--expose-gc`. */
export async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // Objects that the last task used may still be on its stack.
  for (let round = 0; round < 3; round++) {
    await new Promise((resolve) => setTimeout(resolve));
    collect();
  }
}

/** How many of `count` results of `make` stay in memory after their caller has dropped them. */
export async function survivors(count: number, make: () => Promise<unknown>): Promise<number> {
  const made: WeakRef<object>[] = [];
  for (let i = 0; i < count; i++) made.push(new WeakRef((await make()) as object));
  await collectGarbage();
  return made.filter((ref) => ref.deref() !== undefined).length;
}
