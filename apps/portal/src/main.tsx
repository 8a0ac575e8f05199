import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Portal } from './app/portal';
import { startWords } from './i18n/i18n';
import { session } from './session/session-store';
import './app/page.css';

await startWords();
// What cannot be reached now is asked for again by the page.
void session.resume().catch(() => session.lost());
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Portal />
  </StrictMode>,
);
