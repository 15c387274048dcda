/**
 * Asks the browser not to evict this site's storage, above all the models, when space runs short. Only a page can ask, not a
 * worker. Some browsers ask the user; others decide by how the site is used.
 *
 * @returns whether the browser agreed
 */
export async function keepStorage(): Promise<boolean> {
  // Insecure origins do not have this API.
  const storage = navigator.storage as StorageManager | undefined;
  return ((await storage?.persisted?.()) || (await storage?.persist?.())) ?? false;
}
