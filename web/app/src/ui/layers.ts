import type { Collection } from '../api/types';
import { formatNumber } from '../format';
import type { Speech } from '../i18n/i18n';
import { legendKind } from '../style/layers';
import { symbolSvg } from '../style/svg';
import { speak, type Context } from './context';
import { button, h, icon, icons, setText } from './dom';
import { createLegend } from './legend';

interface Entry {
  readonly element: HTMLElement;
  /** Brings the switch and the counts up to date. */
  update(): void;
}

function countText(context: Context, { id, count, generalised }: Collection, s: Speech): string {
  const { hidden, counts, view, minZoom, failed } = context.store.get();
  const whole = s.plural(generalised?.partly === false ? 'layers.zones' : 'layers.count', count);
  // With tiles missing, nobody knows how many are in view. Of zones it would say little: large ones are everywhere.
  if (hidden.has(id) || failed > 0 || generalised?.partly === false) return whole;
  if (view !== null && view.zoom - 1 < (minZoom.get(id) ?? 0)) return s.t('layers.zoomIn');
  const shown = counts.get(id);
  if (shown === undefined) return whole;
  return s.t('layers.inView', { shown: formatNumber(shown.total, s), total: formatNumber(count, s) });
}

function createEntry(context: Context, collection: Collection, s: Speech): Entry {
  const { store, actions } = context;
  const style = context.styleOf(collection);
  const name = s.pick(collection.title);
  const input = h('input', { type: 'checkbox', role: 'switch', id: `layer-${collection.id}` });
  input.addEventListener('change', () => {
    actions.toggleLayer(collection.id);
  });
  const count = h('p', { class: 'layer-count' });
  const legend = createLegend(collection, style, store.get().schemas.get(collection.id), s);
  const plain = style.classes.length === 0;
  const symbol = plain ? symbolSvg(style.symbol(legendKind(collection), '', false)) : null;
  const label = h('label', { for: input.id, class: 'layer-name', title: s.pick(collection.description) || undefined }, symbol, h('span', {}, name));
  const element = h('li', { class: 'layer', 'data-layer': collection.id }, h('div', { class: 'layer-head' }, label, input), count, legend.element);
  return {
    element,
    update() {
      const shown = !store.get().hidden.has(collection.id);
      input.checked = shown;
      element.classList.toggle('is-hidden', !shown);
      setText(count, countText(context, collection, s));
      legend.update(shown && store.get().failed === 0 ? store.get().counts.get(collection.id) : undefined);
    },
  };
}

/** The panel that lists the layers with their legends; on a narrow screen it is a sheet from below. */
export function createLayerPanel(context: Context): HTMLElement {
  const { store, actions } = context;
  const list = h('ul', { class: 'layers' });
  const empty = h('p', { class: 'layers-empty' });
  const body = h('div', { class: 'panel-body', id: 'panel-body' }, list, empty);
  const caption = h('span');
  const toggle = button({ class: 'panel-toggle', 'aria-controls': 'panel-body' }, () => {
    actions.togglePanel();
  }, icon(icons.layers), caption, icon(icons.chevron));
  const heading = h('h2', { class: 'panel-heading' }, toggle);
  const panel = h('section', { class: 'panel', 'aria-labelledby': 'panel-title' }, heading, body);
  caption.id = 'panel-title';
  let entries: readonly Entry[] = [];

  const update = (): void => {
    for (const entry of entries) entry.update();
  };
  const build = (): void => {
    const s = speak(context);
    const { collections, phase } = store.get();
    setText(caption, s.t('layers.title'));
    setText(empty, phase === 'ready' && collections.length === 0 ? s.t('layers.none') : '');
    entries = collections.map((collection) => createEntry(context, collection, s));
    list.replaceChildren(...entries.map(({ element }) => element));
    update();
  };
  const showOpen = (): void => {
    const { panelOpen } = store.get();
    toggle.setAttribute('aria-expanded', String(panelOpen));
    toggle.title = speak(context).t(panelOpen ? 'layers.hide' : 'layers.show');
    panel.classList.toggle('is-closed', !panelOpen);
  };
  for (const slice of ['lang', 'collections', 'schemas', 'phase'] as const) store.watch((state) => state[slice], build);
  for (const slice of ['hidden', 'counts', 'minZoom', 'view', 'failed'] as const) store.watch((state) => state[slice], update);
  store.watch((state) => state.panelOpen, showOpen);
  store.watch((state) => state.lang, showOpen);
  return panel;
}
