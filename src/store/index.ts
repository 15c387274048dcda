export { isInstalled } from './installed-presets.ts';
export {
  HUB_ENDPOINTS,
  HUB_PRESETS,
  pictureEncoderFor,
  type HubPreset,
} from '../contract/hub-presets.ts';
export { httpsUrl } from '../contract/https-url.ts';
export { isSameLanguage, textIn } from '../contract/local-text.ts';
export { addOnKinds, promptText, usageOf, type AddOnKind } from '../contract/add-on-kinds.ts';
export { fitsAdapter, fitsTextEncoder } from '../contract/library.ts';
export {
  convertsToModel,
  isEmbedded,
  isShrinkable,
  savedByShrinking,
  savedByShrinkingAddOn,
} from '../contract/model-files.ts';
export { hasShortMemory } from './engine-slice.ts';
export { WORTHWHILE_BYTES } from '../contract/short-memory.ts';
export { checksPictures, hasSafetyChecker } from '../contract/safety-checker.ts';
export { LIMITS } from '../contract/limits.ts';
export { MOST_VARIANTS } from '../contract/prompting.ts';
export { changeLora, lorasOf, type LoraTag } from '../contract/prompt-loras.ts';
export {
  defaultOptions,
  hasEffect,
  isOffered,
  isOfType,
  isStandard,
  MODEL_OPTIONS,
  optionEntries,
  PICTURE_OPTIONS,
  type KeysOfType,
  type ModelOptionKey,
  type NumberKey,
  type NumberOption,
  type OptionKey,
  type PictureOption,
} from '../contract/picture-options.ts';
export {
  enlargedSize,
  ENLARGEMENTS,
  LONGEST_EDGE,
  type Enlargement,
} from '../contract/enlarging.ts';
export {
  defaultMaskOptions,
  MASK_CONTENTS,
  MASK_LIMITS,
  type MaskContent,
  type MaskOptions,
} from '../contract/paint-mask.ts';
export type { Editing, Edits } from './state/editor-state.ts';
export { upscalerInUse, upscalerKey, upscalerName, usableUpscalers } from './upscalers.ts';
export { fitsHires, HIRES_LIMITS, hiresSize, type HiresUpscaler } from '../contract/hires.ts';
export { isPictureType, PICTURE_TYPES, pictureEnding } from '../contract/picture-types.ts';
export type { PixelSize } from '../contract/pixel-size.ts';
export { hiresUpscalerKey, hiresUpscalerName, LATENTS } from './hires-upscalers.ts';
export type { HiresForm } from './hires-form.ts';
export type { ChosenStart, StartNotice } from './state/start-state.ts';
export { needsFit, startSizes } from './start-size.ts';
export { stepsFromStart, START_FITS, type StartFit } from '../contract/start-picture.ts';
export { lazyArchive } from './lazy-archive.ts';
export type { ArchiveNotice, ArchiveRun } from './state/archive-state.ts';
export { promptOf, sizeOfPicture } from './picture-size.ts';
export type { EnlargedOwn, EnlargeRun, OwnPicture } from './state/enlarging-state.ts';
export type { AppState } from './state/app-state.ts';
export { isMissingRead, missingHere } from './capabilities-slice.ts';
export { parseUrl } from '../contract/parse-url.ts';
export { createAppStore, type AppStore } from './app-store.ts';
export {
  bytesNeeded,
  isRefused,
  isUnderWay,
  planTitle,
  type Arrival,
  type ArrivalStatus,
} from './arrival.ts';
export type { Added } from '../contract/model-import.ts';
export type { PickedGroup } from './state/arrivals-state.ts';
export type { ModelNotice } from './state/engine-state.ts';
export { cureOf, shrinkOfferFor, type Cure } from './cures.ts';
export { queueCureOf } from './queue-cures.ts';
export { nearestEdge, SHAPES, sizeOfShape, type ShapeName } from './shapes.ts';
export { picturesOfBatch, stageViewOf } from './stage-slice.ts';
export { readNumber, type FieldNote } from './fields.ts';
export { enlargedFileName, pictureFileName } from './file-name.ts';
export { resolveOptions, VARIATIONS, type Form, type ModelOptions } from './form.ts';
export {
  cellAt,
  cellCount,
  cellOfTurn,
  GRID_AXIS_KEYS,
  gridMs,
  placesOf,
  type GridAxis,
  type GridAxisKey,
  type GridPlan,
} from './grid-plan.ts';
export { MANY_CELLS, MAX_CELLS, MAX_VALUES, readGrid, type GridFault } from './grid-values.ts';
export type { ShownGrid } from './state/grid-state.ts';
export { addPngText, readPngText } from '../contract/png-text.ts';
export { losesWork } from './loses-work.ts';
export { memoryQueue } from './memory-queue.ts';
export { pictureCount } from './picture-requests.ts';
export { changeSavedQueue, nextInQueue, QUEUE_LIMIT } from './queue.ts';
export type { Queue, QueueEntry, QueueNotice, QueueTrouble } from './state/queue-state.ts';
export { SAMPLERS, type Sampler } from '../contract/samplers.ts';
export type { NotedField } from './state/form-state.ts';
export {
  albumsOf,
  byDay,
  bytesOf,
  EVERYTHING,
  filterChoices,
  filtered,
  gridRows,
  idsBetween,
  moveInGrid,
  PERIODS,
  type DrawerFilter,
  type GridMove,
  type Period,
  type PictureGroup,
} from './drawer-view.ts';
export { diskUse } from './disk-use.ts';
export { foundPictures, type FoundPictures } from './found-pictures.ts';
export type { Search } from './state/search-state.ts';
export type {
  AddedWordList,
  Completion,
  Completions,
  PromptMeasure,
  WordList,
  WordListFault,
} from '../contract/prompting.ts';
export type { PromptPanel } from './state/prompting-state.ts';
export type { PromptStyle } from '../contract/prompt-styles.ts';
export type { IncomingNotice } from './state/incoming-state.ts';
export type { ReadingNotice } from './state/reading-state.ts';
export { siteOfToken } from './model-address.ts';
export { matchCells, type MatchCell, type MatchDirection } from './match-cells.ts';
export {
  encoderToAdd,
  fittingImageEncoders,
  imageSideOf,
  isSamePair,
  loneTextEncoder,
  pairInUse,
  pairKey,
  textSideOf,
  usablePairs,
  type ImageEncoder,
  type LoneTextEncoder,
} from './matching-pairs.ts';
export type { MatchTab } from './state/screen-state.ts';
export { hasWord, toggleWord } from './prompt-words.ts';
export type { JobRun } from './job-run.ts';
export { textLines } from './text-lines.ts';
export type { MatchedTable, MatchPicture } from './state/matching-state.ts';
export { PUBLISHED_RETRIEVAL, PUBLISHED_SOURCE } from '../contract/published-retrieval.ts';
export type { CaptionFolder } from '../contract/retrieval.ts';
export type { Measurement, RetrievalRun } from './state/retrieval-state.ts';
export type { HubLookup, HubQuery } from './state/hub-state.ts';
export type { ModelWork } from './state/models-state.ts';
export { isCovered, isMarked } from './gallery-slice.ts';
export { fittingTextEncoders, fittingVaes, installedModels } from './models-slice.ts';
export type {
  EnlargedFrom,
  ErrorCode,
  ErrorData,
  GalleryPort,
  ImportedPicture,
  OwnEnlarged,
  PaintedPicture,
  NewPicture,
  Picture,
  PreferencesPort,
  StorePorts,
  UpdateEvent,
  UpdatesPort,
} from './ports.ts';
export { LOCALES, type Locale } from '../contract/locales.ts';
export type { Preferences } from './state/preferences-state.ts';
export type { Failure, Run } from './state/run-state.ts';
export { mayExceed, paintableSize, paintedAtOnce, sizeFit } from './size-fit.ts';
export { modelBytes } from '../contract/model-files.ts';
export { hiresOf } from './hires-form.ts';
export {
  pictureTool,
  pictureTools,
  PICTURE_TOOLS,
  toolOfPreprocessor,
  TOOL_RESOLUTION,
  type PictureTool,
  type ToolOption,
  type ToolTask,
} from '../contract/picture-tools.ts';
export { TOOL_PRESETS, toolModelsFor, type ToolPreset } from '../contract/tool-presets.ts';
export type { MadePicture, ToolOutcome, ToolRun } from './state/tools-state.ts';
export { isBusy } from './idle.ts';
export type { Undoable } from './state/undo-state.ts';
export {
  guidePurpose,
  guidePurposes,
  purposeOf,
  type GuidePurpose,
} from '../contract/guide-purposes.ts';
export {
  CONTROL_LIMITS,
  CONTROL_MODES,
  type ControlKind,
  type ControlMode,
} from '../contract/controls.ts';
export { lookAtEdge } from './look-at-edge.ts';
export {
  addOnFor,
  guideAddOns,
  guideNeeds,
  modelFor,
  tooSmallForOffers,
  type GuideNeed,
  type GuideSurroundings,
} from './guide-needs.ts';
export type { Guide, GuideFault, GuideWork } from './state/guide-state.ts';
