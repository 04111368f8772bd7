import { isOver } from '../../extract/jobs';
import type { Extract } from '../../extract/state';
import type { Job } from '../../extract/types';
import { formatBytes } from '../../format';
import type { Speech } from '../../i18n/i18n';
import { button, h, icon, icons, setText } from '../dom';
import { formatTitle } from './format';
import type { Part, Tools } from './part';

interface Row {
  readonly element: HTMLElement;
  update(job: Job, extract: Extract, s: Speech): void;
}

function statusText(job: Job, s: Speech): string {
  if (job.status !== 'running') return s.t(`extract.job.${job.status}`);
  const percent = new Intl.NumberFormat(s.locale, { style: 'percent', maximumFractionDigits: 0 }).format(job.progress / 100);
  return s.t('extract.job.running', { percent });
}

function createRow({ extractor, processes }: Tools, id: string): Row {
  const title = h('span', { class: 'job-title' });
  const status = h('span', { class: 'job-status', role: 'status' });
  const begun = h('span', { class: 'help' });
  const bar = h('progress', { max: '100' });
  const message = h('p', { class: 'help' });
  const link = h('a', { class: 'action' }, icon(icons.save), h('span'));
  const away = button({ class: 'action' }, () => { void extractor.dismiss(id); });
  const element = h('li', { class: 'job', 'data-job': id }, title, h('div', { class: 'job-head' }, status, begun), bar, message, h('div', { class: 'actions' }, link, away));
  return {
    element,
    update(job, extract, s) {
      const name = formatTitle(extract, job.format, s);
      const time = job.created && new Intl.DateTimeFormat(s.locale, { timeStyle: 'short' }).format(job.created);
      setText(title, name);
      setText(status, statusText(job, s));
      setText(begun, time ?? '');
      element.dataset.status = job.status;
      bar.hidden = isOver(job);
      bar.value = job.progress;
      bar.setAttribute('aria-label', s.t('extract.progress', { name }));
      setText(message, job.status === 'failed' ? `${s.pick(job.message)} ${s.t('extract.job.again')}` : '');
      link.hidden = job.file === null || job.status !== 'successful';
      if (job.file !== null) {
        link.href = processes.resultUrl(id, job.file.name);
        link.download = job.file.name;
        link.lastElementChild?.replaceChildren(s.t('extract.formatSized', { format: s.t('extract.save'), size: formatBytes(job.file.size, s) }));
        link.title = s.t('extract.saveName', { name: job.file.name });
      }
      const [word, whole] = isOver(job) ? ['extract.remove', 'extract.removeName'] as const : ['extract.stop', 'extract.stopName'] as const;
      setText(away, s.t(word));
      away.setAttribute('aria-label', s.t(whole, { name }));
    },
  };
}

/** What is being made, and what is there to save. */
export function createJobsPart(context: Tools): Part {
  const heading = h('h3');
  const list = h('ul', { class: 'jobs' });
  const rows = new Map<string, Row>();
  const element = h('section', { class: 'downloads' }, heading, list);
  return {
    element,
    update(s, { extract }) {
      element.hidden = extract.jobs.length === 0;
      setText(heading, s.t('extract.jobs'));
      for (const [id, { element: gone }] of rows) {
        if (extract.jobs.some((job) => job.id === id)) continue;
        gone.remove();
        rows.delete(id);
      }
      extract.jobs.forEach((job, i) => {
        let row = rows.get(job.id);
        if (row === undefined) rows.set(job.id, (row = createRow(context, job.id)));
        if (list.children[i] !== row.element) list.insertBefore(row.element, list.children[i] ?? null);
        row.update(job, extract, s);
      });
    },
  };
}
