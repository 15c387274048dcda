/** Keeps Chromium from phoning home. */
export const QUIET = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * WebGPU on the CPU through SwiftShader, which Chromium does not offer by default. Dawn clears the memory of a workgroup itself:
 * SwiftShader would write it out for each invocation, which takes 2.5 times as long to compile and to run.
 */
export const SOFTWARE_WEBGPU = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--disable-dawn-features=use_vulkan_zero_initialize_workgroup_memory_extension',
];

/**
 * For pages that paint a few pictures and close: V8 optimises a WebAssembly function only after thirty times as much work as usual.
 * A page with its first picture takes a quarter less processor time.
 */
export const FEW_PASSES = ['--js-flags=--wasm-tiering-budget=400000000'];

/** Chromium reads only the last list of features, so Playwright's own is repeated. */
const PLAYWRIGHTS = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
];

/** The address bar's suggestions are pages in a process of their own, which costs each window half a second of one core. */
const SUGGESTIONS = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'];

export const withoutFeatures = (...others) =>
  `--disable-features=${[...PLAYWRIGHTS, ...SUGGESTIONS, ...others].join(',')}`;
