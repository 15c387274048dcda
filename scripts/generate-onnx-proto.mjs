/**
 * Generates src/graph/onnx/generated/onnx_pb.ts from the official onnx.proto (Apache-2.0).
 *
 * Usage: pip download --no-deps --only-binary=:all: onnx==1.23.2, unpack the wheel, then
 *   node scripts/generate-onnx-proto.mjs path/to/onnx/onnx.proto
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const [proto] = process.argv.slice(2);
if (proto === undefined) throw new Error('usage: generate-onnx-proto.mjs path/to/onnx.proto');

const target = fileURLToPath(new URL('../src/graph/onnx/generated', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'onnx-proto-'));
try {
  copyFileSync(resolve(proto), join(scratch, 'onnx.proto'));
  writeFileSync(
    join(scratch, 'buf.gen.yaml'),
    [
      'version: v2',
      'plugins:',
      '  - local: protoc-gen-es',
      `    out: ${JSON.stringify(target)}`,
      '    opt: [target=ts, import_extension=ts]',
    ].join('\n'),
  );
  execFileSync(
    'npx',
    [
      '--yes',
      '--package=@bufbuild/buf@1.75.0',
      '--package=@bufbuild/protoc-gen-es@2.17.0',
      'buf',
      'generate',
      'onnx.proto',
    ],
    { cwd: scratch, stdio: 'inherit' },
  );
} finally {
  rmSync(scratch, { recursive: true });
}
