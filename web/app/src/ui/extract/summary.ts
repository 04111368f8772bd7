import type { Extractor } from '../../extract/extractor';
import { chosenLayers } from '../../extract/wanted';
import { formatSquareKm } from '../../format';
import type { Speech } from '../../i18n/i18n';
import type { State } from '../../state';
import { button, h, setText } from '../dom';
import type { Part } from './part';

/** What is said of the whole: how many, that it is being counted, or why not. */
function summary({ extract: { place, estimation } }: Readonly<State>, layers: boolean, s: Speech): string {
  if (place === null) return s.t('extract.noArea');
  if (!layers) return s.t('extract.noLayers');
  switch (estimation.status) {
    case 'ready':
      return s.t('extract.summary', { features: s.plural('layers.count', estimation.last.features), size: formatSquareKm(estimation.last.squareKm, s) });
    case 'failed':
      return s.t(estimation.detail === '' ? 'extract.failed' : 'extract.refused');
    default:
      return s.t('extract.counting');
  }
}

/** What the whole comes to: always in sight, above what scrolls. */
export function createSummary(extractor: Extractor): Part {
  const total = h('p', { class: 'total', role: 'status' });
  // The server says what is wrong in English.
  const detail = h('p', { class: 'extract-trouble', lang: 'en' });
  const retry = button({ class: 'action' }, () => { extractor.retry(); });
  return {
    element: h('div', { class: 'extract-summary' }, total, detail, retry),
    update(s, state) {
      const { estimation } = state.extract;
      const last = 'last' in estimation ? estimation.last : null;
      setText(total, summary(state, chosenLayers(state).length > 0, s));
      setText(detail, estimation.status === 'failed' ? estimation.detail : last?.refusal ?? '');
      setText(retry, s.t('extract.retry'));
      retry.hidden = estimation.status !== 'failed' || estimation.detail !== '';
    },
  };
}
