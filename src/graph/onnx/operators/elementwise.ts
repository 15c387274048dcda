import type { Activation } from '../../config/fields.ts';
import { float, int } from '../attributes.ts';
import { MICROSOFT, type GraphBuilder } from '../graph-builder.ts';
import { broadcast, DATA_TYPES, type ElementType, type Tensor } from '../tensor.ts';

export function add(graph: GraphBuilder, a: Tensor, b: Tensor): Tensor {
  return binary(graph, 'Add', a, b);
}

export function multiply(graph: GraphBuilder, a: Tensor, b: Tensor): Tensor {
  return binary(graph, 'Mul', a, b);
}

export function subtract(graph: GraphBuilder, a: Tensor, b: Tensor): Tensor {
  return binary(graph, 'Sub', a, b);
}

export function divide(graph: GraphBuilder, a: Tensor, b: Tensor): Tensor {
  return binary(graph, 'Div', a, b);
}

export function squareRoot(graph: GraphBuilder, x: Tensor): Tensor {
  return graph.node('Sqrt', [x], x);
}

export function sine(graph: GraphBuilder, x: Tensor): Tensor {
  return graph.node('Sin', [x], x);
}

export function cosine(graph: GraphBuilder, x: Tensor): Tensor {
  return graph.node('Cos', [x], x);
}

export function tanh(graph: GraphBuilder, x: Tensor): Tensor {
  return graph.node('Tanh', [x], x);
}

export function equal(graph: GraphBuilder, a: Tensor, b: Tensor): Tensor {
  return graph.node('Equal', [a, b], { type: 'bool', dims: broadcast(a.dims, b.dims) });
}

/** Returns the tensor itself if it already has that type. */
export function cast(graph: GraphBuilder, x: Tensor, type: ElementType): Tensor {
  if (x.type === type) return x;
  return graph.node(
    'Cast',
    [x],
    { type, dims: x.dims },
    { attributes: { to: int(DATA_TYPES[type]) } },
  );
}

/** One node each. Uses onnxruntime's own operators where ONNX's opset has none. */
export function activate(graph: GraphBuilder, x: Tensor, activation: Activation): Tensor {
  switch (activation) {
    case 'silu':
      return quickGelu(graph, x, 1);
    case 'quick_gelu':
      return quickGelu(graph, x, 1.702);
    case 'gelu':
      return graph.node('Gelu', [x], x, { domain: MICROSOFT });
    case 'gelu_tanh':
      return graph.node('FastGelu', [x], x, { domain: MICROSOFT });
    case 'relu':
      return graph.node('Relu', [x], x);
  }
}

/** Negative values are multiplied by `slope`. */
export function leakyRelu(graph: GraphBuilder, x: Tensor, slope: number): Tensor {
  return graph.node('LeakyRelu', [x], x, { attributes: { alpha: float(slope) } });
}

/** @param slope what negative values are multiplied by, `[channels, 1, 1]` for `[batch, channels, height, width]` */
export function parametricRelu(graph: GraphBuilder, x: Tensor, slope: Tensor): Tensor {
  return graph.node('PRelu', [x, slope], x);
}

/** x · sigmoid(alpha · x). */
function quickGelu(graph: GraphBuilder, x: Tensor, alpha: number): Tensor {
  return graph.node('QuickGelu', [x], x, {
    domain: MICROSOFT,
    attributes: { alpha: float(alpha) },
  });
}

function binary(graph: GraphBuilder, opType: string, a: Tensor, b: Tensor): Tensor {
  return graph.node(opType, [a, b], { type: a.type, dims: broadcast(a.dims, b.dims) });
}
