import { createContext, use } from 'react';
import { useStore } from 'zustand';
import type { EditorSession, SessionState } from './editor-session.ts';

export const SessionContext = createContext<EditorSession | null>(null);

export function useSession(): EditorSession {
  const session = use(SessionContext);
  if (!session) throw new Error('SessionContext is missing');
  return session;
}

export function useSessionState<Part>(select: (state: SessionState) => Part): Part {
  return useStore(useSession().store, select);
}
