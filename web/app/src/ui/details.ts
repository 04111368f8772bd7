import type { Collection, Feature, Schema } from '../api/types';
import { formatPosition, formatQuantity, formatValue } from '../format';
import type { Speech } from '../i18n/i18n';
import { selectedHit, type Hit, type Selection } from '../state';
import { symbolSvg } from '../style/svg';
import { speak, type Context } from './context';
import { button, h, icon, icons, type Child } from './dom';
import { accuracyOf, sortFacts, textOf, type Fact } from './facts';

interface Shown {
  readonly context: Context;
  readonly s: Speech;
  readonly selection: Selection;
}

function collectionOf(context: Context, hit: Hit): Collection | undefined {
  return context.store.get().collections.find(({ id }) => id === hit.collection);
}

function hitSymbol(context: Context, hit: Hit): SVGElement | null {
  const collection = collectionOf(context, hit);
  return collection ? symbolSvg(context.styleOf(collection).symbol(hit.kind, hit.className, hit.synthetic), 32) : null;
}

function layerTitle({ context, s }: Shown, hit: Hit): string {
  const collection = collectionOf(context, hit);
  return collection ? s.pick(collection.title) : hit.collection;
}

function badge(s: Speech): HTMLElement {
  return h('span', { class: 'badge' }, s.t('details.synthetic'));
}

function hitList(shown: Shown): HTMLElement[] {
  const { context, s, selection } = shown;
  const items = selection.hits.map((hit, index) => {
    const text = h('span', { class: 'hit-text' }, h('span', { class: 'hit-name' }, nameOf(shown, hit, false)), h('span', { class: 'hit-layer' }, layerTitle(shown, hit)));
    const open = button({ class: 'hit' }, () => {
      context.actions.openHit(index);
    }, hitSymbol(context, hit), text, hit.synthetic ? badge(s) : null, icon(icons.next));
    return h('li', {}, open);
  });
  return [h('ul', { class: 'hits' }, ...items)];
}

function row(label: string, text: string, unknown = false): HTMLElement {
  return h('div', { class: 'fact' }, h('dt', {}, label), h('dd', { class: unknown ? 'is-unknown' : undefined, dir: 'auto' }, text));
}

function factRows(facts: readonly Fact[], s: Speech): HTMLElement[] {
  return facts.map(({ property, value }) => {
    const { kind, text } = formatValue(value, property, s);
    return row(s.pick(property.title), text, kind === 'unknown');
  });
}

function block(title: string, rows: readonly HTMLElement[]): HTMLElement | null {
  return rows.length === 0 ? null : h('section', { class: 'facts' }, h('h3', {}, title), h('dl', {}, ...rows));
}

function positionRows(feature: Feature, s: Speech): HTMLElement[] {
  if (feature.point === null) return [];
  const metres = accuracyOf(feature);
  const accuracy = metres === null ? '' : ` ${s.t('details.accuracy', { value: formatQuantity(metres, 'm', s) })}`;
  const [lng, lat] = feature.point;
  return [row(s.t('details.coordinates'), formatPosition(lng, lat, s) + accuracy)];
}

function emptyBlock(shown: Shown, names: readonly string[]): HTMLElement | null {
  if (names.length === 0) return null;
  const list = new Intl.ListFormat(shown.s.locale, { type: 'unit' }).format(names);
  return h('details', { class: 'empty-facts' }, h('summary', {}, shown.s.plural('details.empty', names.length)), h('p', {}, list));
}

function foot({ context, s }: Shown, hit: Hit, feature: Feature): HTMLElement {
  const { point } = feature;
  const link = h('a', { class: 'action', href: context.api.featureUrl(hit.collection, hit.id), target: '_blank', rel: 'noopener' }, icon(icons.out), s.t('details.geojson'));
  const zoom = point && button({ class: 'action' }, () => {
    context.actions.zoomTo(point[0], point[1]);
  }, icon(icons.target), s.t('details.zoom'));
  return h('div', { class: 'details-foot' }, h('div', { class: 'actions' }, zoom, link), h('p', { class: 'identifier' }, `${s.t('details.id')}: `, h('code', {}, hit.id)));
}

function featureBody(shown: Shown, hit: Hit, feature: Feature, schema: Schema): Child[] {
  const { s } = shown;
  const { own, quality, empty } = sortFacts(feature, schema, s.lang);
  const nothing = own.length === 0 ? h('p', { class: 'no-facts' }, s.t('details.noFacts')) : null;
  return [
    feature.properties.synthetic === true ? h('p', { class: 'synthetic-note' }, icon(icons.warn), h('span', {}, s.t('details.syntheticNote'))) : null,
    nothing ?? block(s.t('details.facts'), factRows(own, s)),
    block(s.t('details.position'), positionRows(feature, s)),
    block(s.t('details.quality'), factRows(quality, s)),
    emptyBlock(shown, empty.map((p) => s.pick(p.title))),
    foot(shown, hit, feature),
  ];
}

function hitBody(shown: Shown, hit: Hit): Child[] {
  const { s, selection: { detail }, context } = shown;
  switch (detail.status) {
    case 'loading':
      return [h('p', { class: 'wait' }, s.t('details.loading'))];
    case 'failed': {
      const retry = button({ class: 'action' }, () => {
        context.actions.retryDetails();
      }, s.t('details.retry'));
      return [h('p', { class: 'wait' }, s.t(detail.gone ? 'details.gone' : 'details.failed')), detail.gone ? null : retry];
    }
    case 'ready':
      return featureBody(shown, hit, detail.feature, detail.schema);
  }
}

/** A feature's name; one that is a code of its schema, as a border's `GT-MX`, takes the code's label. */
function nameOf({ context, s, selection: { detail } }: Shown, hit: Hit, current: boolean): string {
  if (hit.zone !== null) {
    const { count, cellKm } = hit.zone;
    const place = cellKm === null ? hit.name : s.t('zone.cell', { size: formatQuantity(cellKm, 'km', s) });
    return s.t('zone.title', { features: s.plural('layers.count', count), place });
  }
  const name = (current && detail.status === 'ready' ? textOf(detail.feature, 'name') : null) ?? hit.name;
  const values = context.store.get().schemas.get(hit.collection)?.properties.flatMap((p) => p.values) ?? [];
  const code = values.find(({ value }) => value === name);
  return code ? s.pick(code.label) : name;
}

function head(shown: Shown, hit: Hit | null): HTMLElement {
  const { context, s, selection } = shown;
  const title = hit === null ? s.plural('layers.count', selection.hits.length) : nameOf(shown, hit, true);
  const heading = h('h2', { id: 'details-title', tabindex: '-1', dir: 'auto' }, title);
  const kicker = hit === null ? null : h('p', { class: 'kicker' }, layerTitle(shown, hit), hit.synthetic ? badge(s) : null);
  const back = hit !== null && selection.hits.length > 1
    ? button({ class: 'icon-button', 'aria-label': s.t('details.back'), title: s.t('details.back') }, () => {
      context.actions.listHits();
    }, icon(icons.back))
    : null;
  const close = button({ class: 'icon-button', 'aria-label': s.t('details.close'), title: s.t('details.close') }, () => {
    context.actions.closeDetails();
  }, icon(icons.close));
  return h('div', { class: 'details-head' }, back, hit && hitSymbol(context, hit), h('div', { class: 'details-title' }, kicker, heading), close);
}

/** The panel that says everything about the picked feature, or lists the several under one click. */
export function createDetails(context: Context): HTMLElement {
  const { store, actions } = context;
  const panel = h('section', { class: 'details', 'aria-labelledby': 'details-title' });
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') actions.closeDetails();
  });
  let focused: Hit | null | undefined;

  const render = (): void => {
    const { selection } = store.get();
    panel.hidden = selection === null;
    if (selection === null) {
      panel.replaceChildren();
      focused = undefined;
      return;
    }
    const shown: Shown = { context, s: speak(context), selection };
    const hit = selectedHit(selection);
    const body = hit === null ? hitList(shown) : hitBody(shown, hit);
    const held = panel.contains(document.activeElement);
    panel.replaceChildren(head(shown, hit), h('div', { class: 'details-body', tabindex: '0', role: 'group', 'aria-labelledby': 'details-title' }, ...body.filter((c) => c !== null)));
    // Focus follows to what was newly opened, and is not lost when it fills up.
    if (focused !== hit || held) panel.querySelector<HTMLElement>('#details-title')?.focus({ preventScroll: true });
    focused = hit;
  };
  store.watch((state) => state.selection, render);
  store.watch((state) => state.lang, render);
  return panel;
}
