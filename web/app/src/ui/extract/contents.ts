import type { Collection } from '../../api/types';
import { chosenLayers } from '../../extract/wanted';
import { formatNumber } from '../../format';
import { legendKind } from '../../style/layers';
import { symbolSvg } from '../../style/svg';
import { h, icon, icons, setText } from '../dom';
import type { Part, Tools } from './part';

interface Row {
  readonly id: string;
  readonly box: HTMLInputElement;
  readonly name: HTMLElement;
  readonly count: HTMLElement;
  readonly element: HTMLElement;
}

function createRow(context: Tools, collection: Collection): Row {
  const { id } = collection;
  const box = h('input', { type: 'checkbox' });
  box.addEventListener('change', () => { context.extractor.toggleLayer(id); });
  const name = h('span', { class: 'layer-title' });
  const count = h('span', { class: 'count' });
  const symbol = symbolSvg(context.styleOf(collection).symbol(legendKind(collection), '', collection.count > 0 && collection.syntheticCount === collection.count));
  return { id, box, name, count, element: h('li', { 'data-extract': id }, h('label', {}, box, symbol, name, count)) };
}

/** The layers with their counts in the area, and what one should know of them. */
export function createContentsPart(context: Tools): Part {
  const legend = h('legend');
  const list = h('ul', { class: 'extract-layers' });
  const warnings = h('ul', { class: 'warnings' });
  let of: readonly Collection[] = [];
  let rows: readonly Row[] = [];
  return {
    element: h('fieldset', {}, legend, list, warnings),
    update(s, state) {
      const { collections, extract: { estimation } } = state;
      if (of !== collections) {
        of = collections;
        rows = collections.map((collection) => createRow(context, collection));
        list.replaceChildren(...rows.map(({ element }) => element));
      }
      const chosen = chosenLayers(state);
      const last = 'last' in estimation ? estimation.last : null;
      setText(legend, s.t('extract.layers'));
      rows.forEach((row, i) => {
        row.box.checked = chosen.includes(row.id);
        const collection = collections[i];
        if (collection) setText(row.name, s.pick(collection.title));
        const n = row.box.checked ? last?.layers.get(row.id) : undefined;
        setText(row.count, n === undefined ? '' : formatNumber(n, s));
      });
      list.classList.toggle('is-waiting', estimation.status === 'waiting');
      const texts = estimation.status === 'ready' ? estimation.last.warnings.map((w) => s.pick(w)) : [];
      const before = [...warnings.children].map((item) => item.textContent);
      if (texts.join('\n') !== before.join('\n')) warnings.replaceChildren(...texts.map((text) => h('li', {}, icon(icons.warn), h('span', {}, text))));
    },
  };
}
