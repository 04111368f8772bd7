/** Jobs of this session: watched until they end, remembered when the page is loaded anew. */
import { RequestError } from '../api/client';
import type { State } from '../state';
import type { Store } from '../store';
import type { Processes } from './client';
import type { Job } from './types';

/** Where ids are kept between two loads of the page. Storage may be forbidden; then they last as long as the page. */
export interface Memory {
  readonly read: () => string | null;
  readonly write: (text: string) => void;
}

const shortest = 400; // ms
const longest = 8_000;

export function isOver({ status }: Job): boolean {
  return status !== 'accepted' && status !== 'running';
}

/** Reads remembered ids; none from what is no list of them. */
export function parseIds(text: string | null): string[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

/** A job that the server has not spoken of yet. */
function unheard(id: string): Job {
  return { id, status: 'accepted', progress: 0, message: { es: '', en: '' }, format: '', created: null, file: null };
}

export class Jobs {
  private readonly store: Store<State>;
  private readonly api: Pick<Processes, 'job' | 'dismissJob'>;
  private readonly memory: Memory;
  private readonly save: (job: Job) => void;
  /** Jobs begun on this page, whose files are saved as soon as they are there. */
  private readonly begun = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private wait = shortest;

  constructor(store: Store<State>, api: Pick<Processes, 'job' | 'dismissJob'>, memory: Memory, save: (job: Job) => void) {
    this.store = store;
    this.api = api;
    this.memory = memory;
    this.save = save;
  }

  /** Looks up the jobs remembered; those that are gone, or another reader's, are left out. */
  async restore(): Promise<void> {
    const found = await Promise.all(parseIds(this.memory.read()).map(async (id) => [id, await this.look(id)] as const));
    const kept = this.store.get().extract.jobs;
    const jobs = found.flatMap(([id, job]) => (job === null ? [] : [job === 'unknown' ? kept.find((k) => k.id === id) ?? unheard(id) : job]));
    const known = new Set(found.map(([id]) => id));
    this.set([...kept.filter(({ id }) => !known.has(id)), ...jobs]); // some may have been begun meanwhile
    this.schedule();
  }

  add(job: Job): void {
    this.begun.add(job.id);
    this.set([job, ...this.store.get().extract.jobs]);
    this.wait = shortest;
    this.schedule();
  }

  /** Stops a job, or throws away what came of it. */
  async dismiss(id: string): Promise<void> {
    try {
      await this.api.dismissJob(id);
    } catch (error) {
      if (!(error instanceof RequestError && (error.status === 404 || error.status === 410))) throw error;
    }
    this.set(this.store.get().extract.jobs.filter((job) => job.id !== id));
  }

  /** Where a job stands; null for one that is gone, "unknown" if the server did not say. */
  private async look(id: string): Promise<Job | null | 'unknown'> {
    try {
      const job = await this.api.job(id);
      return job.status === 'dismissed' ? null : job;
    } catch (error) {
      return error instanceof RequestError && !error.transient ? null : 'unknown';
    }
  }

  /** Asks ever less often while nothing moves. */
  private schedule(): void {
    clearTimeout(this.timer);
    if (this.store.get().extract.jobs.some((job) => !isOver(job))) this.timer = setTimeout(() => void this.poll(), this.wait);
  }

  private async poll(): Promise<void> {
    const before = this.store.get().extract.jobs.filter((job) => !isOver(job));
    const seen = new Map(await Promise.all(before.map(async ({ id }) => [id, await this.look(id)] as const)));
    const jobs = this.store.get().extract.jobs.flatMap((job) => {
      const now = seen.get(job.id);
      if (now === null) return [];
      return now === undefined || now === 'unknown' ? [job] : [now];
    });
    const moved = before.some((job) => jobs.some(({ id, status, progress }) => id === job.id && (status !== job.status || progress !== job.progress)));
    this.wait = moved ? shortest : Math.min(longest, this.wait * 1.5);
    this.set(jobs);
    for (const job of jobs) if (job.status === 'successful' && this.begun.delete(job.id)) this.save(job);
    this.schedule();
  }

  private set(jobs: readonly Job[]): void {
    this.store.set({ extract: { ...this.store.get().extract, jobs } });
    this.memory.write(JSON.stringify(jobs.map(({ id }) => id)));
  }
}
