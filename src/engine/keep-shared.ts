import { SHARING } from '../contract/sharing.ts';

/**
 * Keeps shared pictures for the page that opens next. They replace earlier ones that no page has taken.
 *
 * @param folder the app's address
 * @returns a redirect to the page, which looks for them and says if there are none
 */
export async function keepShared(
  request: Request,
  folder: string,
  storage: Pick<CacheStorage, 'open' | 'delete'> = caches,
): Promise<Response> {
  // Not a form, or too large for the disk.
  await keep(request, folder, storage).catch(() => storage.delete(SHARING.cache));
  const page = new URL(folder);
  page.searchParams.set(SHARING.query, '');
  return Response.redirect(page.href, 303);
}

async function keep(
  request: Request,
  folder: string,
  storage: Pick<CacheStorage, 'open' | 'delete'>,
): Promise<void> {
  const form = await request.formData();
  const files = form.getAll(SHARING.field).filter((entry) => entry instanceof File);
  await storage.delete(SHARING.cache);
  const cache = await storage.open(SHARING.cache);
  for (const [index, file] of files.entries()) {
    const headers = {
      'Content-Type': file.type,
      [SHARING.nameHeader]: encodeURIComponent(file.name),
    };
    await cache.put(
      new URL(`${SHARING.path}/${index}`, folder).href,
      new Response(file, { headers }),
    );
  }
}
