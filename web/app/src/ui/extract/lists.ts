/** Areas by name, and by a file. */
import { largestFile, type Extractor } from '../../extract/extractor';
import type { Name } from '../../extract/types';
import { formatBytes } from '../../format';
import { button, h, setText } from '../dom';
import { inputField, type Part } from './part';

/** Text without accents and capitals, as people type when they search. */
export function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The names that hold what was typed, in themselves or in their group. */
export function filterNames(names: readonly Name[], typed: string): Name[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  return names.filter(({ label, group }) => words.every((word) => plain(`${label} ${group}`).includes(word)));
}

/** A list with a box to search it, several of which may be chosen; the map is the other way to choose. */
export function createNamesForm(extractor: Extractor, way: 'municipalities' | 'departments'): Part {
  const search = inputField({ type: 'search', autocomplete: 'off', spellcheck: 'false' });
  const list = h('ul', { class: 'names' });
  const help = h('p', { class: 'help' });
  const chosen = h('span', { class: 'help' });
  const clear = button({ class: 'link' }, () => { extractor.setPlace(null); });
  const empty = h('p', { class: 'help', role: 'status' });
  let names: readonly Name[] | undefined;
  let boxes = new Map<string, HTMLInputElement>();

  const build = (): void => {
    boxes = new Map();
    list.replaceChildren(...filterNames(names ?? [], search.input.value).map(({ value, label, group }) => {
      const box = h('input', { type: 'checkbox' });
      box.addEventListener('change', () => { extractor.toggleName(value); });
      boxes.set(value, box);
      return h('li', {}, h('label', {}, box, h('span', {}, label), h('span', { class: 'help' }, group)));
    }));
  };
  const check = (picked: readonly string[]): void => {
    for (const [value, box] of boxes) box.checked = picked.includes(value);
  };
  let picked: readonly string[] = [];
  let texts = { none: '', loading: '' };
  const say = (): void => { setText(empty, names === undefined ? texts.loading : boxes.size === 0 ? texts.none : ''); };
  search.input.addEventListener('input', () => {
    build();
    check(picked);
    say();
  });
  return {
    element: h('div', {}, help, search.element, list, empty, h('p', { class: 'chosen' }, chosen, clear)),
    update(s, { extract: { place, names: all } }) {
      const now = all.get(way);
      if (now !== names) {
        names = now;
        build();
      }
      picked = place?.way === way ? place.names : [];
      check(picked);
      texts = { none: s.t('extract.noNames'), loading: s.t('extract.loadingNames') };
      say();
      setText(help, s.t('extract.pickHelp'));
      setText(search.label, s.t('extract.filter'));
      setText(chosen, new Intl.ListFormat(s.locale).format(picked.map((value) => names?.find((name) => name.value === value)?.label ?? value)));
      setText(clear, s.t('extract.clear'));
      clear.hidden = picked.length === 0;
    },
  };
}

export function createFileForm(extractor: Extractor): Part {
  const file = inputField({ type: 'file', accept: '.geojson,.json,.kml,.kmz,.gpx,.zip' });
  const help = h('p', { class: 'help' });
  const trouble = h('p', { class: 'extract-trouble', role: 'alert' });
  file.input.addEventListener('change', () => {
    const [first] = file.input.files ?? [];
    if (first) void extractor.chooseFile(first);
  });
  return {
    element: h('div', {}, file.element, help, trouble),
    update(s, { extract: { tooLarge } }) {
      setText(file.label, s.t('extract.file'));
      setText(help, s.t('extract.fileHelp'));
      setText(trouble, tooLarge ? s.t('extract.fileLarge', { size: formatBytes(largestFile, s) }) : '');
    },
  };
}
