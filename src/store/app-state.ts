import type { StateCreator } from 'zustand/vanilla';
import type { ArrivalsSlice } from './arrivals-slice.ts';
import type { CapabilitiesSlice } from './capabilities-slice.ts';
import type { DamageSlice } from './damage-slice.ts';
import type { EngineSlice } from './engine-slice.ts';
import type { FormSlice } from './form-slice.ts';
import type { GallerySlice } from './gallery-slice.ts';
import type { HubSlice } from './hub-slice.ts';
import type { ModelsSlice } from './models-slice.ts';
import type { PreferencesSlice } from './preferences-slice.ts';
import type { ReadingSlice } from './reading-slice.ts';
import type { RunSlice } from './run-slice.ts';
import type { SilenceSlice } from './silence-slice.ts';
import type { UndoSlice } from './undo-slice.ts';
import type { UpdatesSlice } from './updates-slice.ts';

export type AppState = EngineSlice &
  FormSlice &
  RunSlice &
  SilenceSlice &
  GallerySlice &
  PreferencesSlice &
  ModelsSlice &
  ArrivalsSlice &
  HubSlice &
  ReadingSlice &
  CapabilitiesSlice &
  DamageSlice &
  UndoSlice &
  UpdatesSlice;

export type SliceCreator<Slice> = StateCreator<AppState, [], [], Slice>;
