/** Reads untrusted JSON: a value that is missing or of the wrong type is undefined. */
export class JsonValue {
  readonly #value: unknown;

  private constructor(value: unknown) {
    this.#value = value;
  }

  static parse(text: string): JsonValue {
    try {
      return new JsonValue(JSON.parse(text));
    } catch {
      return new JsonValue(undefined);
    }
  }

  get isObject(): boolean {
    return typeof this.#value === 'object' && this.#value !== null && !Array.isArray(this.#value);
  }

  get string(): string | undefined {
    return typeof this.#value === 'string' ? this.#value : undefined;
  }

  /** A number or a string, as text. */
  get scalar(): string | undefined {
    const isNumber = typeof this.#value === 'number' && Number.isFinite(this.#value);
    return isNumber ? String(this.#value) : this.string;
  }

  get items(): readonly JsonValue[] {
    return Array.isArray(this.#value) ? this.#value.map((one) => new JsonValue(one)) : [];
  }

  get entries(): readonly (readonly [string, JsonValue])[] {
    if (!this.isObject) return [];
    return Object.entries(this.#value as object).map(([key, one]) => [key, new JsonValue(one)]);
  }

  /** An object's own member; inherited members such as `constructor` do not count. */
  at(key: string): JsonValue {
    const has = this.isObject && Object.hasOwn(this.#value as object, key);
    return new JsonValue(has ? (this.#value as Record<string, unknown>)[key] : undefined);
  }
}
