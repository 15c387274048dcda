import type { ToolTask } from '../../contract/picture-tools.ts';
import type { ToolRequest } from '../../contract/tools-api.ts';
import { ToolModel, type ToolModelSource } from '../../runtime/tools/tool-model.ts';

/** Runs something while the models of these names may not be changed or deleted. */
export type HoldModels = <T>(names: readonly string[], work: () => Promise<T>) => Promise<T>;

export type OpenToolFiles = (name: string, task: ToolTask) => Promise<ToolModelSource>;

/** Keeps the models that the last tool used in memory. */
export class ToolModels {
  readonly #open: OpenToolFiles;
  #kept = new Map<string, ToolModel>();

  constructor(open: OpenToolFiles) {
    this.#open = open;
  }

  /** Runs a tool with the models of a request. Others that are still in memory are released first. */
  async during<T>(
    models: ToolRequest['models'],
    work: (model: (task: ToolTask) => Promise<ToolModel | null>) => Promise<T>,
  ): Promise<T> {
    const wanted = new Map<ToolTask, ToolModelSource>();
    for (const [task, name] of Object.entries(models) as [ToolTask, string][]) {
      wanted.set(task, await this.#open(name, task));
    }
    await this.#keepOnly([...wanted.values()].map(({ id }) => id));
    return work(async (task) => {
      const source = wanted.get(task);
      return source ? this.#get(source) : null;
    });
  }

  async #get(source: ToolModelSource): Promise<ToolModel> {
    const model = this.#kept.get(source.id) ?? (await ToolModel.open(source));
    this.#kept.set(source.id, model);
    return model;
  }

  async #keepOnly(ids: readonly string[]): Promise<void> {
    for (const [id, model] of [...this.#kept]) {
      if (ids.includes(id)) continue;
      this.#kept.delete(id);
      await model.release();
    }
  }
}
