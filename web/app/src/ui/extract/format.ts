import type { Extractor } from '../../extract/extractor';
import type { Extract } from '../../extract/state';
import { chosenEstimate, isReady, sharedCrs, sortFormats, takesCrs, takesPaper } from '../../extract/wanted';
import { formatBytes } from '../../format';
import type { Key } from '../../i18n/es';
import type { Speech } from '../../i18n/i18n';
import { button, h, icon, icons, setText } from '../dom';
import { selectField, setOptions, type Part } from './part';

/** Titles of the formats that are in no estimate before they are chosen. */
const titles: Readonly<Record<string, Key>> = { fieldpack: 'format.fieldpack', sheet: 'format.sheet', mbtiles: 'format.mbtiles', pmtiles: 'format.pmtiles' };

export function formatTitle({ estimation }: Extract, name: string, s: Speech): string {
  const own = titles[name];
  if (own !== undefined) return s.t(own);
  const said = 'last' in estimation ? estimation.last?.formats.find((f) => f.name === name) : undefined;
  return said ? s.pick(said.title) : name.toUpperCase();
}

/** A coordinate system as people call it. */
export function crsTitle(uri: string, s: Speech): string {
  const code = Number(/\/(\d+)$/.exec(uri)?.[1] ?? NaN);
  if (code > 32600 && code <= 32660) return s.t('extract.crs.utm', { zone: `${code - 32600} N` });
  if (code > 32700 && code <= 32760) return s.t('extract.crs.utm', { zone: `${code - 32700} S` });
  if (code === 4326) return s.t('extract.crs.latLng');
  return code === 3857 ? s.t('extract.crs.mercator') : uri;
}

function optionText(extract: Extract, name: string, s: Speech): string {
  const title = formatTitle(extract, name, s);
  const said = 'last' in extract.estimation ? extract.estimation.last?.formats.find((f) => f.name === name) : undefined;
  return said === undefined || said.bytes === 0 ? title : s.t('extract.formatSized', { format: title, size: formatBytes(said.bytes, s) });
}

/** The choice of the file, and the button that has it made. */
export function createFormatPart(extractor: Extractor): Part {
  const legend = h('legend');
  const format = selectField((value) => { extractor.want({ format: value }); });
  format.element.classList.add('format-field');
  const cut = h('input', { type: 'checkbox' });
  cut.addEventListener('change', () => { extractor.want({ cut: cut.checked ? 'clip' : 'whole' }); });
  const cutText = h('span');
  const crs = selectField((value) => { extractor.want({ crs: value }); });
  const paper = selectField((value) => { extractor.want({ paper: value === 'a4' ? 'a4' : 'letter' }); });
  const caption = h('span');
  const download = button({ class: 'extract-main' }, () => { void extractor.download(); }, icon(icons.save), caption);
  const trouble = h('p', { class: 'extract-trouble', role: 'alert' });
  return {
    element: h('fieldset', {}, legend, format.element, h('div', { class: 'fields' }, crs.element, paper.element), h('label', { class: 'check' }, cut, cutText), trouble, download),
    update(s, state) {
      const { extract } = state;
      const { wanted, formats } = extract;
      for (const [node, key] of [[legend, 'extract.format'], [format.label, 'extract.format'], [cutText, 'extract.cut'], [crs.label, 'extract.crs'], [paper.label, 'extract.paper']] as const) setText(node, s.t(key));
      setOptions(format.input, sortFormats(formats).map((name) => [name, optionText(extract, name, s)] as const), wanted.format);
      cut.checked = wanted.cut === 'clip';
      const systems = sharedCrs(state);
      crs.element.hidden = !takesCrs(wanted.format) || systems.length === 0;
      setOptions(crs.input, [['', s.t('extract.crs.default')], ...systems.map((uri) => [uri, crsTitle(uri, s)] as const)], systems.includes(wanted.crs) ? wanted.crs : '');
      paper.element.hidden = !takesPaper(wanted.format);
      setOptions(paper.input, [['letter', s.t('extract.paper.letter')], ['a4', s.t('extract.paper.a4')]], wanted.paper);
      const said = chosenEstimate(extract);
      const label = s.t(extract.busy ? 'extract.busy' : 'extract.download');
      setText(caption, said !== undefined && said.bytes > 0 && !extract.busy ? s.t('extract.formatSized', { format: label, size: formatBytes(said.bytes, s) }) : label);
      download.setAttribute('aria-disabled', String(!isReady(extract)));
      const refusal = extract.trouble ?? said?.refusal ?? '';
      setText(trouble, extract.trouble === '' ? s.t('extract.failed') : refusal);
      trouble.lang = extract.trouble === '' ? s.lang : 'en';
    },
  };
}
