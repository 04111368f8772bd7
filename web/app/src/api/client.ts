import type { Offer } from '../extract/types';
import { record, str } from './json';
import { parseCollections, parseDataset, parseFeature, parseOffer, parsePage, parseSchema, parseSession, parseTileSet } from './parse';
import type { Collection, Dataset, Feature, Schema, Session, TileSet } from './types';

/** A request that did not bring an answer; `status` is 0 when the server was not reached. */
export class RequestError extends Error {
  override name = 'RequestError';
  readonly status: number;
  /** What the server says is wrong; empty if it says nothing. */
  readonly detail: string;

  constructor(status: number, message: string, detail = '') {
    super(message);
    this.status = status;
    this.detail = detail;
  }

  /** True when asking again later may help. */
  get transient(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** The server as the page sees it. Every promise rejects with RequestError or an AbortError. */
export interface Api {
  readonly session: () => Promise<Session>;
  /** Opens a session with a token; rejects with status 401 where the token is none. */
  readonly signIn: (token: string) => Promise<Session>;
  readonly signOut: () => Promise<void>;
  readonly dataset: () => Promise<Dataset>;
  readonly collections: () => Promise<Collection[]>;
  readonly schema: (collection: string) => Promise<Schema>;
  readonly feature: (collection: string, id: string) => Promise<Feature>;
  /** Address of a feature as GeoJSON, whatever the browser would rather have. */
  readonly featureUrl: (collection: string, id: string) => string;
  readonly dataTiles: () => Promise<TileSet>;
  readonly basemapTiles: () => Promise<TileSet>;
  /** Bytes of a tile; null where the tile is empty. */
  readonly dataTile: (z: number, x: number, y: number, signal: AbortSignal) => Promise<ArrayBuffer | null>;
  readonly basemapTile: (z: number, x: number, y: number, signal: AbortSignal) => Promise<ArrayBuffer | null>;
  /** All features of a collection with some of their properties, up to ten pages of them. */
  readonly features: (collection: string, properties: readonly string[]) => Promise<Feature[]>;
  /** What the server gives of areas; null if nothing. */
  readonly offer: () => Promise<Offer | null>;
}

export const jsonTimeout = 20_000; // ms; a slow line is slow, not dead
const tileTimeout = 30_000;
const mostPages = 10;

/** How to ask, and how to read the answer. */
export interface Ask<T> {
  readonly method?: string;
  /** Sent as JSON. */
  readonly body?: Readonly<Record<string, unknown>>;
  readonly prefer?: string;
  readonly accept: string;
  readonly timeout: number;
  readonly signal?: AbortSignal;
  readonly read: (response: Response) => Promise<T>;
}

/** The error of an answer that is none, with what its problem document (RFC 9457) says. */
async function refusal(response: Response): Promise<RequestError> {
  const problem: unknown = await response.json().catch(() => null);
  return new RequestError(response.status, `${response.status} ${response.statusText}`.trim(), str(record(problem).detail));
}

/**
 * Fetches and reads a body. The timeout covers both, and a body that breaks
 * off counts as a server that was not reached.
 */
export async function request<T>(url: string, ask: Ask<T>): Promise<T> {
  const controller = new AbortController();
  const cancel = (): void => controller.abort();
  const timer = setTimeout(cancel, ask.timeout);
  ask.signal?.addEventListener('abort', cancel, { once: true });
  try {
    const response = await fetch(url, {
      method: ask.method ?? 'GET',
      headers: { Accept: ask.accept, ...(ask.body && { 'Content-Type': 'application/json' }), ...(ask.prefer && { Prefer: ask.prefer }) },
      body: ask.body ? JSON.stringify(ask.body) : null,
      signal: controller.signal,
    });
    if (!response.ok) throw await refusal(response);
    return await ask.read(response);
  } catch (error) {
    if (ask.signal?.aborted || error instanceof RequestError) throw error;
    throw new RequestError(0, String(error));
  } finally {
    clearTimeout(timer);
    ask.signal?.removeEventListener('abort', cancel);
  }
}

export function getJson(url: string, accept = 'application/json'): Promise<unknown> {
  return request<unknown>(url, { accept, timeout: jsonTimeout, read: (response) => response.json() });
}

async function getTile(url: string, signal: AbortSignal): Promise<ArrayBuffer | null> {
  const bytes = await request(url, {
    accept: 'application/vnd.mapbox-vector-tile',
    timeout: tileTimeout,
    signal,
    read: async (response) => (response.status === 204 ? null : response.arrayBuffer()),
  });
  return bytes === null || bytes.byteLength === 0 ? null : bytes;
}

/** Reads pages until there is none, or more than anybody would choose from. */
async function getPages(first: string): Promise<Feature[]> {
  const features: Feature[] = [];
  let address: string | null = first;
  for (let n = 0; n < mostPages && address !== null; n++) {
    const page = parsePage(await getJson(address, 'application/geo+json, application/json'));
    features.push(...page.features);
    // The server may know itself by another name than the page does.
    address = page.next === null ? null : new URL(new URL(page.next, first).search, first).href;
  }
  return features;
}

/** Makes a client for the server at `base`, the address the page was loaded from. */
export function createApi(base: string): Api {
  const url = (path: string): string => new URL(path, base).href;
  const item = (collection: string, id: string): string =>
    url(`collections/${encodeURIComponent(collection)}/items/${encodeURIComponent(id)}`);
  return {
    session: async () => parseSession(await getJson(url('session'))),
    signIn: async (token) => parseSession(await request<unknown>(url('session'), {
      method: 'POST', body: { token }, accept: 'application/json', timeout: jsonTimeout, read: (response) => response.json(),
    })),
    signOut: () => request(url('session'), { method: 'DELETE', accept: '*/*', timeout: jsonTimeout, read: () => Promise.resolve() }),
    dataset: async () => parseDataset(await getJson(url('?f=json'))),
    collections: async () => parseCollections(await getJson(url('collections'))),
    schema: async (collection) =>
      parseSchema(await getJson(url(`collections/${encodeURIComponent(collection)}/schema`), 'application/schema+json, application/json')),
    feature: async (collection, id) => parseFeature(await getJson(item(collection, id), 'application/geo+json, application/json')),
    featureUrl: (collection, id) => `${item(collection, id)}?f=json`,
    dataTiles: async () => parseTileSet(await getJson(url('tiles.json'))),
    basemapTiles: async () => parseTileSet(await getJson(url('basemap.json'))),
    dataTile: (z, x, y, signal) => getTile(url(`tiles/${z}/${x}/${y}.mvt`), signal),
    basemapTile: (z, x, y, signal) => getTile(url(`basemap/${z}/${x}/${y}.mvt`), signal),
    features: (collection, properties) =>
      getPages(url(`collections/${encodeURIComponent(collection)}/items?f=json&limit=1000&properties=${properties.map(encodeURIComponent).join()}`)),
    offer: async () => parseOffer(await getJson(url('processes'))),
  };
}
