import type { StateCreator } from 'zustand/vanilla';
import type { ArchiveSlice } from './archive-state.ts';
import type { ArrivalsSlice } from './arrivals-state.ts';
import type { BenchmarkSlice } from './benchmark-state.ts';
import type { CapabilitiesSlice } from './capabilities-state.ts';
import type { DamageSlice } from './damage-state.ts';
import type { DescribingSlice } from './describing-state.ts';
import type { DiskSlice } from './disk-state.ts';
import type { EditorSlice } from './editor-state.ts';
import type { EnlargingSlice } from './enlarging-state.ts';
import type { EngineSlice } from './engine-state.ts';
import type { FormSlice } from './form-state.ts';
import type { GallerySlice } from './gallery-state.ts';
import type { GridSlice } from './grid-state.ts';
import type { GuideSlice } from './guide-state.ts';
import type { HubSlice } from './hub-state.ts';
import type { ModelUpdateSlice } from './model-update-state.ts';
import type { IncomingSlice } from './incoming-state.ts';
import type { MatchingSlice } from './matching-state.ts';
import type { ModelsSlice } from './models-state.ts';
import type { PromptingSlice } from './prompting-state.ts';
import type { PreferencesSlice } from './preferences-state.ts';
import type { PresetsSlice } from './presets-state.ts';
import type { QueueSlice } from './queue-state.ts';
import type { ReadingSlice } from './reading-state.ts';
import type { RetrievalSlice } from './retrieval-state.ts';
import type { RunSlice } from './run-state.ts';
import type { ScreenSlice } from './screen-state.ts';
import type { SearchSlice } from './search-state.ts';
import type { SilenceSlice } from './silence-state.ts';
import type { StageSlice } from './stage-state.ts';
import type { StartSlice } from './start-state.ts';
import type { ToolsSlice } from './tools-state.ts';
import type { UndoSlice } from './undo-state.ts';
import type { UpdatesSlice } from './updates-state.ts';
import type { ViewerSlice } from './viewer-state.ts';

export type AppState = EngineSlice &
  FormSlice &
  PromptingSlice &
  RunSlice &
  QueueSlice &
  GridSlice &
  EnlargingSlice &
  EditorSlice &
  SilenceSlice &
  SearchSlice &
  GallerySlice &
  PreferencesSlice &
  PresetsSlice &
  ScreenSlice &
  ModelsSlice &
  ArchiveSlice &
  ArrivalsSlice &
  HubSlice &
  ReadingSlice &
  IncomingSlice &
  ModelUpdateSlice &
  MatchingSlice &
  DescribingSlice &
  DiskSlice &
  RetrievalSlice &
  BenchmarkSlice &
  CapabilitiesSlice &
  DamageSlice &
  StageSlice &
  StartSlice &
  ToolsSlice &
  GuideSlice &
  UndoSlice &
  UpdatesSlice &
  ViewerSlice;

export type SliceCreator<Slice> = StateCreator<AppState, [], [], Slice>;
