import { speak, type Context } from './context';
import { button, h, setText } from './dom';

/** Who made the data, as the server says it: a line always in sight, all of it on a click. */
export function createCredits(context: Context, licensesUrl: string): HTMLElement {
  const { store } = context;
  const text = h('p', { class: 'credits-text', id: 'credits-text' });
  const reference = h('span');
  const software = h('a', { href: licensesUrl });
  const caption = h('span');
  const toggle = button({ class: 'credits-toggle', 'aria-controls': text.id, 'aria-expanded': 'false' }, () => {
    const open = credits.classList.toggle('is-open');
    toggle.setAttribute('aria-expanded', String(open));
  }, caption);
  const credits = h('div', { class: 'credits' }, toggle, text);

  const render = (): void => {
    const s = speak(context);
    setText(caption, s.t('credits.title'));
    toggle.title = s.t('credits.show');
    setText(reference, s.t('credits.reference'));
    setText(software, s.t('credits.software'));
    const parts: (Node | string)[] = [...store.get().attributions, reference, software];
    text.replaceChildren(...parts.flatMap((part, i) => (i === 0 ? [part] : [' · ', part])));
  };
  store.watch((state) => state.lang, render);
  store.watch((state) => state.attributions, render);
  return credits;
}
