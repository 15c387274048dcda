import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { AttributeProto_AttributeType, AttributeProtoSchema } from './generated/onnx_pb.ts';

type Attribute = Omit<MessageInitShape<typeof AttributeProtoSchema>, '$typeName' | 'name'>;

/** A node's attributes by name, each created by one of the functions below. */
export type Attributes = Readonly<Record<string, Attribute>>;

export function int(value: number): Attribute {
  return { type: AttributeProto_AttributeType.INT, i: BigInt(value) };
}

export function ints(values: readonly number[]): Attribute {
  return { type: AttributeProto_AttributeType.INTS, ints: values.map(BigInt) };
}

export function float(value: number): Attribute {
  return { type: AttributeProto_AttributeType.FLOAT, f: value };
}

/** ASCII only, which is enough for the operators' enumerations. */
export function text(value: string): Attribute {
  const bytes = Uint8Array.from(value, (character) => character.charCodeAt(0));
  return { type: AttributeProto_AttributeType.STRING, s: bytes };
}

export function toProtos(attributes: Attributes) {
  return Object.entries(attributes).map(([name, value]) =>
    create(AttributeProtoSchema, { ...value, name }),
  );
}
