import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/**
 * Mesa's lavapipe is a Vulkan driver that runs on the CPU. With it, onnxruntime-node runs WebGPU in float16 on machines
 * without a GPU. Chromium's SwiftShader has no float16, and neither has lavapipe before Mesa 25.
 */
const PACKAGES = ['mesa-vulkan-drivers', 'libvulkan1'];
const SYSTEM_DRIVERS = '/usr/share/vulkan/icd.d';
const CACHE = resolve('.cache/lavapipe');
const ROOT = join(CACHE, 'root');
const MANIFEST = join(CACHE, 'lvp_icd.json');

/**
 * Finds the environment variables that make Vulkan use lavapipe: the system's if it is new enough, else one in .cache/, which is
 * fetched if necessary. That needs no root, and does not change the system's packages.
 *
 * @returns {{ env: Record<string, string> } | { missing: string }}
 */
export function findLavapipe() {
  const system = driverIn(SYSTEM_DRIVERS);
  if (system) return { env: environment(system.path) };
  if (existsSync(MANIFEST)) return { env: environment(MANIFEST) };
  if (spawnSync('apt-get', ['--version']).status !== 0) {
    return { missing: 'no lavapipe of Mesa 25 or newer, and no apt-get to fetch one with' };
  }
  console.log('── Fetching Mesa’s lavapipe into .cache/.');
  try {
    fetchPackages();
    writeManifest();
    return { env: environment(MANIFEST) };
  } catch (error) {
    return { missing: `Mesa’s lavapipe could not be fetched: ${error.message}` };
  }
}

function environment(manifest) {
  const env = {
    VK_DRIVER_FILES: manifest,
    // The same for loaders before 1.3.207.
    VK_ICD_FILENAMES: manifest,
    // Narrow vectors compile several times faster than wide ones, and the kernels of these tests run only briefly. Those of 64 bits
    // are quicker still, but in their subgroups of two, attention makes no mistake for `check-part.fp16.test.ts` to find.
    LP_NATIVE_VECTOR_WIDTH: '128',
    // Each session compiles its kernels again, and most are the same.
    MESA_SHADER_CACHE_DIR: join(CACHE, 'shaders'),
  };
  if (manifest !== MANIFEST) return env;
  const { library_path } = JSON.parse(readFileSync(MANIFEST, 'utf8')).ICD;
  const platform = basename(dirname(library_path));
  const folders = ['usr/lib', 'lib'].map((folder) => join(ROOT, folder, platform));
  return { ...env, LD_LIBRARY_PATH: folders.join(':') };
}

/** The manifest of a lavapipe with Vulkan 1.4, which Mesa has had since 25.0. */
function driverIn(folder) {
  if (!existsSync(folder)) return undefined;
  return readdirSync(folder)
    .filter((name) => name.startsWith('lvp_icd'))
    .map((name) => join(folder, name))
    .map((path) => ({ path, icd: JSON.parse(readFileSync(path, 'utf8')).ICD }))
    .find(({ icd }) => /^1\.([4-9]|\d\d)/.test(icd.api_version));
}

/** Unpacks to ROOT what the system lacks for the newest Mesa of its release. */
function fetchPackages() {
  rmSync(CACHE, { recursive: true, force: true });
  const lists = join(CACHE, 'lists');
  const archives = join(CACHE, 'apt/archives');
  for (const folder of [lists, archives]) {
    mkdirSync(join(folder, 'partial'), { recursive: true });
  }
  const { sources, release } = packageSources();
  writeFileSync(join(CACHE, 'sources.list'), sources);
  const apt = (...args) =>
    execFileSync(
      'apt-get',
      [
        ...['-qq', '-y', ...args],
        `-oDir::Etc::SourceList=${join(CACHE, 'sources.list')}`,
        '-oDir::Etc::SourceParts=/dev/null',
        `-oDir::State::Lists=${lists}`,
        `-oDir::Cache=${join(CACHE, 'apt')}`,
        '-oDebug::NoLocking=true',
        '-oAPT::Sandbox::User=root',
      ],
      { stdio: 'inherit', timeout: 5 * 60_000 },
    );
  apt('update');
  apt('install', '--download-only', '--no-install-recommends', `-t=${release}`, ...PACKAGES);
  for (const name of readdirSync(archives).filter((file) => file.endsWith('.deb'))) {
    execFileSync('dpkg-deb', ['--extract', join(archives, name), ROOT]);
  }
  for (const folder of [lists, join(CACHE, 'apt')]) rmSync(folder, { recursive: true });
}

/** The package sources of the system's release; for bookworm, whose Mesa is too old, also its backports. */
function packageSources() {
  const os = Object.fromEntries(
    readFileSync('/etc/os-release', 'utf8')
      .split('\n')
      .map((line) => line.split('='))
      .map(([key, value = '']) => [key, value.replaceAll('"', '')]),
  );
  const codename = os['VERSION_CODENAME'];
  const keyring = `/usr/share/keyrings/${os['ID']}-archive-keyring.gpg`;
  const options = existsSync(keyring) ? `[signed-by=${keyring}] ` : '';
  const known = execFileSync(
    'apt-get',
    [
      'indextargets',
      '--no-release-info',
      '--format',
      '$(REPO_URI) $(RELEASE) $(COMPONENT)',
      'Created-By: Packages',
    ],
    { encoding: 'utf8' },
  )
    .split('\n')
    .filter((line) => line.split(' ')[1]?.startsWith(codename));
  const archive = known.find((line) => line.split(' ')[1] === codename);
  if (!archive) throw new Error(`apt has no sources of ${codename}`);
  const release = codename === 'bookworm' ? 'bookworm-backports' : codename;
  const lines = new Set([...known, archive.replace(` ${codename} `, ` ${release} `)]);
  return { release, sources: [...lines].map((line) => `deb ${options}${line}\n`).join('') };
}

/** The fetched driver's manifest, with the library's full path. */
function writeManifest() {
  const driver = driverIn(join(ROOT, SYSTEM_DRIVERS));
  if (!driver) throw new Error('the packages contain no lavapipe of Mesa 25 or newer');
  const libraries = join(ROOT, 'usr/lib');
  const folder = readdirSync(libraries).find((name) =>
    existsSync(join(libraries, name, 'libvulkan_lvp.so')),
  );
  const ICD = { ...driver.icd, library_path: join(libraries, folder, 'libvulkan_lvp.so') };
  writeFileSync(MANIFEST, JSON.stringify({ ICD, file_format_version: '1.0.0' }));
}
