/**
 * Opens something when it is first needed, and keeps it for the next caller. After a failure, or after `forget` because it closed by
 * itself, the next caller opens it again.
 */
export function keptOpen<T>(open: (forget: () => void) => Promise<T>): () => Promise<T> {
  let opening: Promise<T> | null = null;
  const forget = () => {
    opening = null;
  };
  return () => {
    opening ??= open(forget).catch((error: unknown) => {
      forget();
      throw error;
    });
    return opening;
  };
}
