/** Keeps the estimate up to date with what the reader wants. */
import { RequestError } from '../api/client';
import type { State } from '../state';
import type { Store } from '../store';
import type { Processes } from './client';
import type { Estimate, Estimation, FormatEstimate, Inputs } from './types';
import { inputsOf, isComposed, withFormat, withFormats } from './wanted';

/** The reader is given this long to go on changing things, in milliseconds. */
const pause = 300;

/** What an estimate depends on. */
function causes({ extract, collections, hidden, session, lang }: Readonly<State>): readonly unknown[] {
  const { place, wanted, open, offer } = extract;
  return [place, wanted, open, offer, collections, hidden, session, lang];
}

function sentence(error: unknown): string {
  return error instanceof RequestError ? error.detail : '';
}

/** Estimates whenever something changed; what is outdated by then is cancelled. */
export class Estimator {
  private readonly store: Store<State>;
  private readonly api: Pick<Processes, 'estimate'>;
  private known: readonly unknown[] = [];
  private controller = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: Store<State>, api: Pick<Processes, 'estimate'>) {
    this.store = store;
    this.api = api;
    store.watch((state) => state, (state) => { this.look(state); });
  }

  /** Asks again, as after a failure. */
  retry(): void {
    this.known = [];
    this.look(this.store.get());
  }

  private look(state: Readonly<State>): void {
    const now = causes(state);
    if (now.length === this.known.length && now.every((value, i) => Object.is(value, this.known[i]))) return;
    const before = this.known;
    this.known = now;
    clearTimeout(this.timer);
    this.controller.abort();
    const { open, offer, estimation } = state.extract;
    const inputs = open && offer !== null ? inputsOf(state) : null;
    if (inputs === null) {
      if (estimation.status !== 'none') this.set({ status: 'none' });
      return;
    }
    const last = 'last' in estimation ? estimation.last : null;
    // An outline of another area would mislead while the new one is on its way.
    this.set({ status: 'waiting', last: before[0] === now[0] ? last : last && { ...last, rings: [], bbox: null, squareKm: 0 } });
    this.timer = setTimeout(() => void this.ask(inputs), pause);
  }

  private async ask(inputs: Inputs): Promise<void> {
    const { extract } = this.store.get();
    this.controller = new AbortController();
    const { signal } = this.controller;
    try {
      const format = isComposed(extract.wanted.format) ? this.askFormat(withFormat(inputs, extract), extract.wanted.format, signal) : null;
      const estimate = await this.api.estimate(inputs, signal);
      signal.throwIfAborted();
      this.set({ status: 'ready', last: estimate });
      const more = format === null || estimate.refusal !== '' ? [] : await format;
      signal.throwIfAborted();
      if (more.length > 0) this.set({ status: 'ready', last: withFormats(estimate, more) });
    } catch (error) {
      if (!signal.aborted) this.set({ status: 'failed', detail: sentence(error) });
    }
  }

  /** What is to be known of one format; a refusal is that as well. */
  private async askFormat(inputs: Inputs, name: string, signal: AbortSignal): Promise<readonly FormatEstimate[]> {
    try {
      const said: Estimate = await this.api.estimate(inputs, signal);
      const refused = said.refusal === '' ? null : said.refusal;
      return refused === null ? said.formats : [this.refused(name, refused)];
    } catch (error) {
      const refusal = sentence(error);
      return signal.aborted || refusal === '' ? [] : [this.refused(name, refusal)];
    }
  }

  private refused(name: string, refusal: string): FormatEstimate {
    return { name, title: { es: name, en: name }, fileName: '', bytes: 0, refusal, job: false };
  }

  private set(estimation: Estimation): void {
    this.store.set({ extract: { ...this.store.get().extract, estimation } });
  }
}
