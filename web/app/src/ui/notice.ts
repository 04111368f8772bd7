import type { Collection } from '../api/types';
import { formatNumber } from '../format';
import type { Speech } from '../i18n/i18n';
import { speak, type Context } from './context';
import { h, icon, icons, setText } from './dom';

function named(collection: Collection, s: Speech): string {
  const name = s.pick(collection.title);
  const { count: total, syntheticCount: n } = collection;
  if (n >= total) return name;
  return s.t('notice.partly', { name, n: formatNumber(n, s), total: formatNumber(total, s) });
}

/** Says, as long as a layer with made-up features is shown, that it is. It cannot be dismissed. */
export function createNotice(context: Context): HTMLElement {
  const { store } = context;
  const text = h('p');
  const notice = h('div', { class: 'notice', role: 'note' }, icon(icons.warn), text);
  const render = (): void => {
    const s = speak(context);
    const { collections, hidden } = store.get();
    const made = collections.filter(({ id, syntheticCount }) => syntheticCount > 0 && !hidden.has(id));
    notice.hidden = made.length === 0;
    const names = new Intl.ListFormat(s.locale, { type: 'conjunction' }).format(made.map((c) => named(c, s)));
    setText(text, made.length === 0 ? '' : s.t('notice.synthetic', { layers: names }));
  };
  for (const slice of ['lang', 'collections', 'hidden'] as const) store.watch((state) => state[slice], render);
  return notice;
}
