/** Some browsers, and insecure origins, have none. */
export const canNotify = (): boolean => 'Notification' in globalThis && isSecureContext;

/** @returns whether the user allows it */
export const askToNotify = async (): Promise<boolean> =>
  (await Notification.requestPermission()) === 'granted';

/** Shows a notification that brings the page back when it is clicked. */
export async function notify(title: string, body: string): Promise<void> {
  if (!canNotify() || Notification.permission !== 'granted') return;
  // One replaces the other.
  const options = { body, tag: 'skypaint-queue' };
  try {
    const notification = new Notification(title, options);
    notification.onclick = () => {
      focus();
      notification.close();
    };
  } catch {
    // Android shows only those of a service worker, which a first visit installs when the queue is empty.
    const registration = await navigator.serviceWorker.ready;
    await registration.showNotification(title, options);
  }
}
