import { speak, type Context } from '../context';
import { button, h, icon, icons, setText } from '../dom';

/** The button on the map that opens the panel. */
export function createExtractButton(context: Context): HTMLElement {
  const { store, actions } = context;
  const label = h('span');
  const open = button({ class: 'extract-open', 'aria-controls': 'extract' }, () => {
    actions.toggleExtract();
  }, icon(icons.area), label);
  const render = (): void => {
    const s = speak(context);
    const { extract } = store.get();
    open.hidden = extract.offer === null;
    open.setAttribute('aria-expanded', String(extract.open));
    setText(label, s.t('extract.open'));
    open.title = s.t('extract.open');
  };
  store.watch((state) => state.lang, render);
  store.watch((state) => state.extract, render);
  return open;
}
