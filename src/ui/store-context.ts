import { createContext, use } from 'react';
import { useStore } from 'zustand';
import type { AppState, AppStore } from '../store/index.ts';

export const StoreContext = createContext<AppStore | null>(null);

/** A part of the state; the component renders again when that part changes. */
export function useApp<Part>(select: (state: AppState) => Part): Part {
  return useStore(useAppStore(), select);
}

export function useAppStore(): AppStore {
  const store = use(StoreContext);
  if (!store) throw new Error('StoreContext is missing');
  return store;
}
