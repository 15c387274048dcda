/** Some browsers, and insecure origins, have no notifications. */
export const canNotify = (): boolean => 'Notification' in globalThis && isSecureContext;

/** @returns whether the user allows it */
export const askToNotify = async (): Promise<boolean> =>
  (await Notification.requestPermission()) === 'granted';

/** Shows a notification; a click on it brings the page back. */
export async function notify(title: string, body: string): Promise<void> {
  if (!canNotify() || Notification.permission !== 'granted') return;
  // With the same tag, a new notification replaces the old one.
  const options = { body, tag: 'skypaint-queue' };
  try {
    const notification = new Notification(title, options);
    notification.onclick = () => {
      focus();
      notification.close();
    };
  } catch {
    // Android shows only a service worker's notifications; a first visit installs it once the queue is empty.
    const registration = await navigator.serviceWorker.ready;
    await registration.showNotification(title, options);
  }
}
