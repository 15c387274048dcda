/**
 * Asks the browser to keep what this page has stored, models above all, when space runs short. Only a page may ask, not
 * its worker; some browsers ask the user, and others go by how the site is used.
 *
 * @returns whether it will be kept
 */
export async function keepStorage(): Promise<boolean> {
  // Insecure origins have no such thing.
  const storage = navigator.storage as StorageManager | undefined;
  return ((await storage?.persisted?.()) || (await storage?.persist?.())) ?? false;
}
