/** A dict or OrderedDict in order of insertion. Keys other than text and numbers compare by identity. */
export type PickleDict = Map<PickleValue, PickleValue>;

/** A tuple, which unlike a list cannot change, and so cannot contain itself. */
export class PickleTuple {
  readonly items: readonly PickleValue[];
  constructor(items: readonly PickleValue[]) {
    this.items = items;
  }
}

/** A name out of a Python module: never looked up, only compared with a fixed list. */
export class PickleGlobal {
  /** Such as `torch._utils._rebuild_tensor_v2`. */
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** What a call of an inert name leaves: its name and its state, no behaviour. */
export class PickleObject {
  readonly className: string;
  state: PickleValue = null;
  constructor(className: string) {
    this.className = className;
  }
}

/** The reader's own values that a pickle's calls and persistent ids stand for. */
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
