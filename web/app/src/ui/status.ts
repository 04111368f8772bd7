import type { Key } from '../i18n/es';
import type { State } from '../state';
import { speak, type Context } from './context';
import { button, h, setText } from './dom';

interface Message {
  readonly key: Key;
  readonly trouble: boolean;
}

function messageOf(state: State): Message | null {
  if (state.phase === 'unreachable') return { key: 'status.unreachable', trouble: true };
  if (state.phase === 'loading') return { key: 'status.starting', trouble: false };
  if (state.failed > 0) return { key: 'status.tiles', trouble: true };
  return state.loading > 0 ? { key: 'status.loading', trouble: false } : null;
}

/** A passing "loading" shorter than this, in milliseconds, is not worth a word. */
const patience = 600;

/** The line that says what is amiss or on its way. */
export function createStatus(context: Context): HTMLElement {
  const { store, actions } = context;
  const text = h('span');
  const retry = button({ class: 'status-retry' }, () => {
    actions.retry();
  });
  const line = h('div', { class: 'status', role: 'status' }, text, retry);
  let timer = 0;

  const show = (message: Message | null): void => {
    const s = speak(context);
    line.classList.toggle('is-shown', message !== null);
    line.classList.toggle('is-trouble', message?.trouble === true);
    setText(text, message === null ? '' : s.t(message.key));
    setText(retry, s.t('status.retry'));
    retry.hidden = message?.trouble !== true;
  };
  const render = (): void => {
    const message = messageOf(store.get());
    window.clearTimeout(timer);
    if (message === null || message.trouble) show(message);
    else timer = window.setTimeout(show, patience, message);
  };
  for (const slice of ['lang', 'phase', 'failed', 'loading'] as const) store.watch((state) => state[slice], render);
  return line;
}
