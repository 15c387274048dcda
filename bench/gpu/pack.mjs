/**
 * `node bench/gpu/pack.mjs [--tiny]`: packs everything that a bare machine with a GPU needs to measure our kernels and steps into
 * .cache/gpu-kit.tar.xz: see README.md. `--tiny` takes a golden model instead of SD 1.5, to try the kit without a GPU.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { runnerImport } from 'vite';

const MAX_BYTES = 64 * 2 ** 20;
const KIT = '.cache/gpu-kit';
const ARCHIVE = `${KIT}.tar.xz`;
const PYTHON = process.env.PYTHON ?? 'python3';
/** What export_step.py needs and a machine with PyTorch may lack. Its own requirements come with transformers. */
const DIFFUSERS = 'diffusers==0.42.1';
const isTiny = process.argv.includes('--tiny');

const WAYS = {
  'gemm, conv': { linear: 'gemm', convolution: 'conv' },
  'conv, conv': { linear: 'conv', convolution: 'conv' },
  'gemm, gather': { linear: 'gemm', convolution: 'gather' },
  'conv, gather': { linear: 'conv', convolution: 'gather' },
};

const load = async (path) =>
  (await runnerImport(path, { configFile: false, logLevel: 'error' })).module;
const graphs = await load('./src/graph/index.ts');

/** float16 weights one after the other in the file `weights`. */
function weightsOf(shapes) {
  const index = new Map();
  let byteOffset = 0;
  for (const [name, shape] of Object.entries(shapes)) {
    const byteLength = 2 * shape.reduce((product, dim) => product * dim, 1);
    index.set(name, { file: 'weights', dtype: 'F16', shape, byteOffset, byteLength });
    byteOffset += byteLength;
  }
  return { index, bytes: byteOffset };
}

async function unet() {
  if (!isTiny) {
    const file = 'src/graph/models/full-size.json';
    const { config, shapes } = JSON.parse(readFileSync(file, 'utf8')).unet;
    return { config, shapes, edge: 64 };
  }
  const { loadGolden } = await load('./src/graph/models/__fixtures__/golden-model.ts');
  const { config, weights } = loadGolden('unet-small');
  const shapes = Object.fromEntries([...weights].map(([name, { shape }]) => [name, shape]));
  return { config, shapes, edge: 8 };
}

/** Writes our step's graph in each form. */
async function writeSteps() {
  const { config, shapes, edge } = await unet();
  const { index, bytes } = weightsOf(shapes);
  const size = { batch: 2, height: edge, width: edge, sequenceLength: 77 };
  mkdirSync(join(KIT, 'steps'));
  return Object.entries(WAYS).map(([way, { linear, convolution }], number) => {
    const file = `steps/${String(number)}.onnx`;
    const { model } = graphs.buildUnetStepGraph(graphs.parseUnetConfig(config), index, size, {
      linear: { fewRows: linear, manyRows: linear },
      convolution: { narrow: convolution, wide: convolution },
    });
    writeFileSync(join(KIT, file), model);
    return { kind: 'step', file, bytes, layer: 'step', way, isOurs: true };
  });
}

function writeKernels() {
  const script = 'bench/gpu/kernel_graphs.py';
  execFileSync(PYTHON, [script, KIT, ...(isTiny ? ['--tiny'] : [])], { stdio: 'inherit' });
  return JSON.parse(readFileSync(join(KIT, 'kernels.json'), 'utf8'));
}

/** Copies Node itself, onnxruntime for it, and the programs. */
function copyPrograms() {
  cpSync(process.execPath, join(KIT, 'node'));
  chmodSync(join(KIT, 'node'), 0o755);
  for (const name of ['measure.mjs', 'run.sh', 'export_step.py']) {
    cpSync(join('bench/gpu', name), join(KIT, name));
  }
  const modules = join(KIT, 'node_modules');
  cpSync('node_modules/onnxruntime-common', join(modules, 'onnxruntime-common'), {
    recursive: true,
  });
  const from = 'node_modules/onnxruntime-node';
  const to = join(modules, 'onnxruntime-node');
  for (const path of ['package.json', 'dist', `bin/napi-v6/linux/${process.arch}`]) {
    cpSync(join(from, path), join(to, path), { recursive: true });
  }
  const loader = ['/usr/lib/x86_64-linux-gnu', '.cache/lavapipe/root/usr/lib/x86_64-linux-gnu']
    .map((folder) => join(folder, 'libvulkan.so.1'))
    .find(existsSync);
  if (loader) cpSync(loader, join(KIT, 'lib/libvulkan.so.1'), { dereference: true });
  else console.log('Without Vulkan’s loader, because this machine has none (package libvulkan1).');
  const install = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--no-compile', '--target'];
  execFileSync(PYTHON, [...install, join(KIT, 'python'), DIFFUSERS], { stdio: 'inherit' });
}

rmSync(KIT, { recursive: true, force: true });
mkdirSync(KIT, { recursive: true });
copyPrograms();
// Steps come first, because they matter most if time runs out.
const index = [...(await writeSteps()), ...writeKernels()];
writeFileSync(join(KIT, 'index.json'), JSON.stringify(index, null, 1));
execFileSync('tar', ['-C', KIT, '-cJf', ARCHIVE, '.'], {
  env: { ...process.env, XZ_OPT: isTiny ? '-0' : '-6' },
});
const { size } = statSync(ARCHIVE);
const mebibytes = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
const checkout = checkoutBytes();
console.log(`${ARCHIVE}: ${mebibytes(size)}, ${String(index.length)} graphs`);
console.log(`with the checkout's ${mebibytes(checkout)}: ${mebibytes(size + checkout)}`);
if (size > MAX_BYTES) throw new Error(`${ARCHIVE} is larger than 64 MiB`);
if (size + checkout > MAX_BYTES) console.log('More than 64 MiB together: see README.md.');

/** The tracked files that exist; a sparse checkout lacks some. */
function checkoutBytes() {
  const paths = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0');
  return paths
    .filter((path) => path && existsSync(path))
    .reduce((sum, path) => sum + statSync(path).size, 0);
}
