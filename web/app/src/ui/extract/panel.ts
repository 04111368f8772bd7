import { isClosable } from '../../extract/sketch';
import { speak } from '../context';
import { button, h, icon, icons, setText } from '../dom';
import { createAreaPart } from './area';
import { createContentsPart } from './contents';
import { createFormatPart } from './format';
import { createJobsPart } from './jobs';
import type { Tools } from './part';
import { createSummary } from './summary';

/** What to do while drawing, with the buttons for it; they stand on the map. */
export function createSketchBar(context: Tools): HTMLElement {
  const { store, extractor } = context;
  const text = h('span');
  const keys = h('span', { class: 'by-keys' });
  const help = h('p', { role: 'status' }, text, ' ', keys);
  const undo = button({ class: 'action' }, () => { extractor.undo(); });
  const finish = button({ class: 'action' }, () => { extractor.finish(); });
  const cancel = button({ class: 'action' }, () => { extractor.cancel(); });
  const bar = h('div', { class: 'sketch-bar', role: 'group' }, help, h('div', { class: 'actions' }, undo, finish, cancel));
  bar.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') extractor.cancel();
  });
  const render = (): void => {
    const s = speak(context);
    const { sketch } = store.get().extract;
    bar.hidden = sketch === null;
    bar.setAttribute('aria-label', s.t('sketch.title'));
    setText(text, sketch === null ? '' : s.t(`sketch.${sketch.way}`));
    setText(keys, sketch === null ? '' : s.t('sketch.keys'));
    setText(undo, s.t('sketch.undo'));
    setText(finish, s.t('sketch.finish'));
    setText(cancel, s.t('sketch.cancel'));
    undo.hidden = sketch === null || sketch.points.length === 0;
    finish.hidden = sketch === null || !isClosable(sketch);
  };
  store.watch((state) => state.lang, render);
  store.watch((state) => state.extract.sketch, render);
  return bar;
}

/** The panel to choose an area, what of it, and as which file. */
export function createExtractPanel(context: Tools): HTMLElement {
  const { store, extractor } = context;
  const title = h('h2', { id: 'extract-title', tabindex: '-1' });
  const close = button({ class: 'icon-button' }, () => { extractor.close(); }, icon(icons.close));
  const summary = createSummary(extractor);
  const parts = [createAreaPart(extractor), createContentsPart(context), createFormatPart(extractor), createJobsPart(context)];
  const body = h('div', { class: 'extract-body' }, ...parts.map(({ element }) => element));
  const panel = h('section', { class: 'extract', id: 'extract', 'aria-labelledby': 'extract-title' }, h('div', { class: 'details-head' }, h('div', { class: 'details-title' }, title, summary.element), close), body);
  panel.addEventListener('keydown', (event) => {
    // In a search box, Escape is for what was typed.
    const typed = event.target instanceof HTMLInputElement && event.target.type === 'search' && event.target.value !== '';
    if (event.key === 'Escape' && !typed) extractor.close();
  });
  const render = (): void => {
    const s = speak(context);
    const state = store.get();
    const { open, offer, sketch } = state.extract;
    panel.hidden = !open || offer === null;
    panel.classList.toggle('is-drawing', sketch !== null);
    if (panel.hidden) return;
    setText(title, s.t('extract.title'));
    close.setAttribute('aria-label', s.t('extract.close'));
    close.title = s.t('extract.close');
    for (const part of [summary, ...parts]) part.update(s, state);
  };
  for (const slice of ['lang', 'collections', 'schemas', 'hidden', 'extract'] as const) store.watch((state) => state[slice], render);
  store.watch((state) => state.extract.open, (open) => {
    if (open) title.focus({ preventScroll: true });
  });
  // What was drawn is gone on with in the panel.
  store.watch((state) => state.extract.sketch !== null, (drawing) => {
    if (!drawing && store.get().extract.open) [...panel.querySelectorAll<HTMLElement>('.area-draw')].find((draw) => draw.offsetParent !== null)?.focus({ preventScroll: true });
  });
  return panel;
}
