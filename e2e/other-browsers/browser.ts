/** A browser whose published build Playwright cannot drive: only what is needed to use the app. */
export interface OtherBrowser {
  goto(url: string): Promise<void>;
  /** @param script the body of a function in the page, synchronous or not; its result must be JSON */
  run<Result>(script: string): Promise<Result>;
  /** Presses the mouse at the first place, moves it over the others and lets go; in CSS pixels of the window. */
  drag(places: readonly Place[]): Promise<void>;
  close(): Promise<void>;
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Repeats the script until it returns a truthy value, and returns that. */
export async function waitFor<Result>(
  browser: OtherBrowser,
  script: string,
  milliseconds = 60_000,
): Promise<Result> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const result = await browser.run<Result>(script);
    if (result) return result;
    if (Date.now() > end) {
      const text = await browser.run<string>('return document.body.innerText');
      throw new Error(`Waited in vain for: ${script}\nThe page says:\n${text}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
