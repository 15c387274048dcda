/** A dict or OrderedDict in insertion order. Keys other than strings and numbers are compared by identity. */
export type PickleDict = Map<PickleValue, PickleValue>;

/** A tuple. Unlike a list it cannot change, and so cannot contain itself. */
export class PickleTuple {
  readonly items: readonly PickleValue[];
  constructor(items: readonly PickleValue[]) {
    this.items = items;
  }
}

/** A name from a Python module: it is never looked up, only compared with a fixed list. */
export class PickleGlobal {
  /** Such as `torch._utils._rebuild_tensor_v2`. */
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** The result of calling an inert name: its name and state, without behaviour. */
export class PickleObject {
  readonly className: string;
  state: PickleValue = null;
  constructor(className: string) {
    this.className = className;
  }
}

/** The reader's own values for a pickle's calls and persistent ids. */
export abstract class PickleHosted {
  abstract readonly kind: string;
}

export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | PickleTuple
  | PickleDict
  | PickleGlobal
  | PickleObject
  | PickleHosted;
