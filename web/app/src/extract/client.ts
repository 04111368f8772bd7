/** The part of the server that runs processes (OGC API – Processes). */
import { getJson, jsonTimeout, request, type Ask } from '../api/client';
import { parseEstimate, parseFormats, parseJob } from './parse';
import type { Estimate, Inputs, Job } from './types';

/** Every promise rejects with RequestError or an AbortError. */
export interface Processes {
  /** Names of the formats that extracts may have. */
  readonly formats: () => Promise<string[]>;
  readonly estimate: (inputs: Inputs, signal: AbortSignal) => Promise<Estimate>;
  /** Makes an extract while the page waits, all of it in memory. */
  readonly extract: (inputs: Inputs) => Promise<Blob>;
  /** Has an extract made as a job. */
  readonly submit: (inputs: Inputs) => Promise<Job>;
  readonly job: (id: string) => Promise<Job>;
  readonly dismissJob: (id: string) => Promise<void>;
  /** Address of a job's file. It may be fetched in parts, and gone on with. */
  readonly resultUrl: (job: string, file: string) => string;
}

const estimateTimeout = 60_000; // ms
const extractTimeout = 300_000;

/** Makes a client for the server at `base`. */
export function createProcesses(base: string): Processes {
  const url = (path: string): string => new URL(path, base).href;
  const execute = <T>(process: string, inputs: Inputs, ask: Ask<T>): Promise<T> =>
    request(url(`processes/${process}/execution`), { method: 'POST', body: { inputs }, ...ask });
  const json = { accept: 'application/json', timeout: jsonTimeout, read: (response: Response): Promise<unknown> => response.json() };
  const job = (id: string): string => url(`jobs/${encodeURIComponent(id)}`);
  return {
    formats: async () => parseFormats(await getJson(url('processes/extract'))),
    estimate: async (inputs, signal) => parseEstimate(await execute('estimate', inputs, { ...json, timeout: estimateTimeout, signal })),
    extract: (inputs) => execute('extract', inputs, { accept: '*/*', timeout: extractTimeout, read: (response) => response.blob() }),
    submit: async (inputs) => parseJob(await execute('extract', inputs, { ...json, prefer: 'respond-async' })),
    job: async (id) => parseJob(await getJson(job(id))),
    dismissJob: (id) => request(job(id), { ...json, method: 'DELETE', read: () => Promise.resolve() }),
    resultUrl: (id, file) => `${job(id)}/results/${encodeURIComponent(file)}`,
  };
}
