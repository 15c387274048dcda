export type Stage = 'encoding' | 'denoising' | 'decoding';

/** Measures each stage of a job in milliseconds, and estimates the time for the remaining steps. */
export class StageClock {
  readonly #spent = { encoding: 0, denoising: 0, decoding: 0 };
  readonly #steps: number[] = [];
  /** The estimate after the last step of this stage; null before its first. */
  remainingMs: number | null = null;
  #stage: Stage = 'encoding';
  #stageStarted: number;
  #stepStarted: number;

  constructor(private readonly now: () => number = () => performance.now()) {
    this.#stageStarted = this.#stepStarted = now();
  }

  enter(stage: Stage): void {
    const now = this.now();
    this.#spent[this.#stage] += now - this.#stageStarted;
    this.#stage = stage;
    this.#stageStarted = this.#stepStarted = now;
    // Steps of another pass differ in time.
    this.#steps.length = 0;
    this.remainingMs = null;
  }

  /**
   * Marks the end of a step. The first step compiles the GPU's shaders, so later ones predict the rest better.
   *
   * @param cycle the period after which cheap and expensive steps repeat, in steps
   */
  step(remainingSteps: number, cycle = 1): { stepMs: number; remainingMs: number } {
    const now = this.now();
    const stepMs = now - this.#stepStarted;
    this.#stepStarted = now;
    this.#steps.push(stepMs);
    const typical = this.#steps.length > cycle ? this.#steps.slice(1) : this.#steps;
    const mean = typical.reduce((sum, ms) => sum + ms, 0) / typical.length;
    this.remainingMs = mean * remainingSteps;
    return { stepMs, remainingMs: this.remainingMs };
  }

  finish(): Readonly<Record<Stage, number>> {
    this.enter(this.#stage);
    return this.#spent;
  }
}
