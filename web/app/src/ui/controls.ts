import type { Key } from '../i18n/es';
import { scaleBar } from './scalebar';
import { speak, type Context } from './context';
import { button, h, icon, icons, setText } from './dom';

/** Zoom buttons and the way back to the whole area. */
export function createControls(context: Context): HTMLElement {
  const { store, actions } = context;
  const make = (d: string, key: Key, act: () => void): { node: HTMLButtonElement; key: Key } => ({ node: button({ class: 'control' }, act, icon(d)), key });
  const buttons = [
    make(icons.plus, 'map.zoomIn', () => { actions.zoomBy(1); }),
    make(icons.minus, 'map.zoomOut', () => { actions.zoomBy(-1); }),
    make(icons.home, 'map.home', () => { actions.goHome(); }),
  ];
  store.watch((state) => state.lang, () => {
    const s = speak(context);
    for (const { node, key } of buttons) {
      node.title = s.t(key);
      node.setAttribute('aria-label', s.t(key));
    }
  });
  return h('div', { class: 'controls' }, ...buttons.map(({ node }) => node));
}

/** The scale bar: a round length and how long it is on the map. */
export function createScale(context: Context): HTMLElement {
  const { store } = context;
  const label = h('span');
  const bar = h('div', { class: 'scale' }, label);
  const render = (): void => {
    const s = speak(context);
    const { metresPerPixel } = store.get();
    bar.hidden = metresPerPixel === 0;
    if (bar.hidden) return;
    const { pixels, amount, unit } = scaleBar(metresPerPixel, 110);
    bar.style.width = `${pixels.toFixed(1)}px`;
    const format = new Intl.NumberFormat(s.locale, { style: 'unit', unit, unitDisplay: 'short' });
    setText(label, format.format(amount));
    bar.setAttribute('aria-label', `${s.t('map.scale')}: ${format.format(amount)}`);
  };
  bar.setAttribute('role', 'img');
  store.watch((state) => state.metresPerPixel, render);
  store.watch((state) => state.lang, render);
  return bar;
}
