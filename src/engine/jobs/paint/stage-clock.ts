export type Stage = 'encoding' | 'denoising' | 'decoding';

/** How long each stage of a job takes, in milliseconds, and how long the steps that are left may take. */
export class StageClock {
  readonly #spent = { encoding: 0, denoising: 0, decoding: 0 };
  readonly #steps: number[] = [];
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
  }

  /** A step has ended. The first one compiles the GPU's shaders, so the later ones foretell the rest better. */
  step(remainingSteps: number): { stepMs: number; remainingMs: number } {
    const now = this.now();
    const stepMs = now - this.#stepStarted;
    this.#stepStarted = now;
    this.#steps.push(stepMs);
    const typical = this.#steps.length > 1 ? this.#steps.slice(1) : this.#steps;
    const mean = typical.reduce((sum, ms) => sum + ms, 0) / typical.length;
    return { stepMs, remainingMs: mean * remainingSteps };
  }

  finish(): Readonly<Record<Stage, number>> {
    this.enter(this.#stage);
    return this.#spent;
  }
}
