import type { Collection, Schema } from '../api/types';
import { formatNumber, formatQuantity } from '../format';
import type { Speech } from '../i18n/i18n';
import type { ViewCount } from '../state';
import { legendKind, syntheticSample, type LayerStyle } from '../style/layers';
import { symbolSvg } from '../style/svg';
import { h, setText } from './dom';

/** A collection's legend, whose counts can be set. */
export interface Legend {
  readonly element: HTMLElement | null;
  update(count: ViewCount | undefined): void;
}

interface Row {
  readonly element: HTMLElement;
  readonly number: HTMLElement;
  readonly count: (count: ViewCount) => number;
  /** Shown only while something of it is in view. */
  readonly rare: boolean;
}

function classLabel(className: string, classBy: string | null, schema: Schema | undefined, s: Speech): string {
  const value = schema?.properties.find((p) => p.name === classBy)?.values.find((v) => v.value === className);
  if (value !== undefined) return s.pick(value.label);
  return className === 'unknown' ? s.t('value.unknown') : className;
}

/** How many in view have a class that the legend does not list. */
function others({ byClass }: ViewCount, classes: readonly string[]): number {
  return [...byClass].reduce((sum, [name, n]) => (name === '' || classes.includes(name) ? sum : sum + n), 0);
}

function syntheticRow(s: Speech): HTMLElement {
  return h('li', { class: 'legend-row legend-synthetic' }, symbolSvg(syntheticSample), h('span', {}, s.t('legend.synthetic')));
}

function zoneRow({ generalised, syntheticCount }: Collection, style: LayerStyle, s: Speech): HTMLElement | null {
  if (generalised === null) return null;
  const min = formatNumber(generalised.minCount, s);
  const text = generalised.cellKm === null
    ? s.t('legend.municipalities', { min })
    : s.t('legend.cells', { size: formatQuantity(generalised.cellKm, 'km', s), min });
  return h('li', { class: 'legend-row' }, symbolSvg(style.symbol('polygon', '', syntheticCount > 0)), h('span', {}, text));
}

/** Makes the legend: a row for each class, with what of it is in view. */
export function createLegend(collection: Collection, style: LayerStyle, schema: Schema | undefined, s: Speech): Legend {
  const allSynthetic = collection.count > 0 && collection.syntheticCount === collection.count;
  const row = (className: string, label: string, rest: Pick<Row, 'count' | 'rare'>): Row => {
    const number = h('span', { class: 'legend-number' });
    const symbol = symbolSvg(style.symbol(legendKind(collection), className, allSynthetic));
    return { ...rest, number, element: h('li', { class: 'legend-row' }, symbol, h('span', {}, label), number) };
  };
  const rows = style.classes.map((className) => {
    const count = ({ byClass }: ViewCount): number => byClass.get(className) ?? 0;
    return row(className, classLabel(className, style.classBy, schema, s), { count, rare: false });
  });
  if (rows.length > 0) {
    rows.push(row('', s.t('legend.none'), { count: ({ byClass }) => byClass.get('') ?? 0, rare: true }));
    rows.push(row('', s.t('legend.other'), { count: (all) => others(all, style.classes), rare: true }));
  }
  const items = rows.map(({ element }) => element);
  const zones = zoneRow(collection, style, s);
  if (zones !== null) items.push(zones);
  if (collection.syntheticCount > 0) items.push(syntheticRow(s));
  const name = s.t('layers.legend', { name: s.pick(collection.title) });
  return {
    element: items.length === 0 ? null : h('ul', { class: 'legend', 'aria-label': name }, ...items),
    update(count) {
      for (const { element, number, rare, ...row } of rows) {
        const n = count === undefined ? 0 : row.count(count);
        setText(number, count === undefined ? '' : formatNumber(n, s));
        element.classList.toggle('absent', count !== undefined && n === 0);
        element.hidden = rare && n === 0;
      }
    },
  };
}
