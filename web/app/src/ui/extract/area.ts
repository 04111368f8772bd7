import type { Extractor } from '../../extract/extractor';
import { haveOutlines } from '../../extract/names';
import type { Way } from '../../extract/types';
import type { State } from '../../state';
import { button, h, setText } from '../dom';
import { createFileForm, createNamesForm } from './lists';
import type { Part } from './part';
import { createBorderForm, createBoxForm, createCircleForm, createPolygonForm } from './shapes';

const ways: readonly Way[] = ['box', 'polygon', 'circle', 'departments', 'municipalities', 'border', 'file'];

/** Ways that the data leave open: seats alone make no areas, and where there are no borders there are no stretches. */
function isOpen(way: Way, { collections }: Readonly<State>): boolean {
  if (way === 'municipalities') return haveOutlines(collections);
  return way !== 'border' || collections.some(({ id }) => id === 'borders');
}

/** The choice of the area. */
export function createAreaPart(extractor: Extractor): Part {
  const forms: Readonly<Record<Way, Part>> = {
    box: createBoxForm(extractor),
    polygon: createPolygonForm(extractor),
    circle: createCircleForm(extractor),
    departments: createNamesForm(extractor, 'departments'),
    municipalities: createNamesForm(extractor, 'municipalities'),
    border: createBorderForm(extractor),
    file: createFileForm(extractor),
  };
  const legend = h('legend');
  const choices = ways.map((way) => {
    const input = h('input', { type: 'radio', name: 'extract-way', value: way });
    input.addEventListener('change', () => { extractor.chooseWay(way); });
    const label = h('span');
    return { way, input, label, element: h('label', { class: 'chip' }, input, label) };
  });
  const show = button({ class: 'link' }, () => { extractor.show(); });
  const element = h('fieldset', {}, legend, h('div', { class: 'chips' }, ...choices.map((choice) => choice.element)), ...ways.map((way) => forms[way].element), show);
  return {
    element,
    update(s, state) {
      const { way, estimation } = state.extract;
      setText(legend, s.t('extract.area'));
      for (const choice of choices) {
        choice.input.checked = choice.way === way;
        choice.element.hidden = !isOpen(choice.way, state);
        setText(choice.label, s.t(`extract.way.${choice.way}`));
        forms[choice.way].element.hidden = choice.way !== way;
      }
      forms[way].update(s, state);
      show.hidden = estimation.status !== 'ready';
      setText(show, s.t('extract.show'));
    },
  };
}
