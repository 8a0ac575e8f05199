import { useSyncExternalStore } from 'react';
import { session, type SessionState, type Viewer } from './session-store';

export const useSession = (): SessionState => useSyncExternalStore(session.subscribe, session.read);

/** Who is signed in; only below what asks for a session. */
export function useViewer(): Viewer {
  const { viewer } = useSession();
  if (viewer === null) throw new Error('nobody is signed in');
  return viewer;
}
