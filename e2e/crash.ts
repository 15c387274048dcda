import type { Page } from '@playwright/test';

/** Ends the page's process, or the whole browser, at once, and waits until it is gone. */
export async function crash(
  page: Page,
  method: 'Page.crash' | 'Browser.crash' = 'Page.crash',
): Promise<void> {
  const context = page.context();
  const session = await context.newCDPSession(page);
  const gone = method === 'Page.crash' ? page.waitForEvent('crash') : context.waitForEvent('close');
  session.send(method as 'Page.crash').catch(() => undefined);
  await gone;
  if (method === 'Page.crash') await page.close();
}
