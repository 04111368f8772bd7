/** Loads what the page stands on, and asks again for what failed. */
import { RequestError, type Api } from './api/client';
import type { BBox, TileSet } from './api/types';
import type { MapView } from './map/mapview';
import { decodeTile } from './map/tile';
import { TileSource, type Progress } from './map/tilesource';
import { createRetrier, type Retrier } from './retry';
import type { State } from './state';
import type { Store } from './store';

/** A server without a base map, or without tiles at all, is no failure. */
async function optional<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof RequestError && !error.transient) return null;
    throw error;
  }
}

/** The box round all boxes; null round none. */
export function union(boxes: readonly BBox[]): BBox | null {
  const [first, ...rest] = boxes;
  if (first === undefined) return null;
  return rest.reduce<BBox>((a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])], first);
}

/**
 * Every line of attribution once, and none that another line says as well.
 * Those with a copyright sign come first, since there they are always in sight.
 */
export function attributionLines(texts: readonly string[]): string[] {
  const all = texts.flatMap((text) => text.split(' | ')).map((line) => line.trim());
  const lines = [...new Set(all.filter((line) => line !== ''))];
  const whole = lines.filter((line) => !lines.some((other) => other !== line && other.includes(line)));
  const rank = (line: string): number => (line.startsWith('©') ? 0 : line.includes('©') ? 1 : 2);
  return whole.sort((a, b) => rank(a) - rank(b));
}

/** Northern Central America, for a server that does not say where its data lie. */
const fallbackHome: BBox = [-93, 12.5, -82.5, 19];

export class Loader {
  private readonly store: Store<State>;
  private readonly api: Api;
  private readonly map: () => MapView;
  private readonly sources: TileSource[] = [];
  private readonly progress = new Map<string, Progress>();
  private readonly retrier: Retrier;
  /** Counts how often all was begun anew: what an earlier turn brings comes too late. */
  private turn = 0;

  constructor(store: Store<State>, api: Api, map: () => MapView) {
    this.store = store;
    this.api = api;
    this.map = map;
    this.retrier = createRetrier(() => void this.load());
  }

  /** Loads whatever is not here yet. */
  async load(): Promise<void> {
    const { turn } = this;
    try {
      if (this.store.get().phase === 'ready') await this.resume();
      else await this.loadDataset(turn);
      if (turn !== this.turn) return;
      await this.loadSchemas(turn);
      this.settle();
    } catch (error) {
      if (turn !== this.turn) return;
      if (error instanceof RequestError && error.status === 401 && this.store.get().account.trouble !== 'ended') {
        this.sessionEnded();
        return;
      }
      // Said on the status line by `phase`; mended by the retrier.
      if (this.store.get().phase !== 'ready') this.store.set({ phase: 'unreachable' });
      this.retrier.schedule();
    }
  }

  /** Loads everything anew, as for another reader. */
  reload(): void {
    this.turn++;
    this.sources.length = 0;
    this.progress.clear();
    this.store.set({ phase: 'loading', schemas: new Map(), selection: null });
    void this.load();
  }

  /** Asks again without waiting. */
  retry(): void {
    this.retrier.now();
  }

  goHome(): void {
    this.map().fit(this.store.get().home ?? fallbackHome);
  }

  /** Asks again for tiles that failed, unless they did because the session has ended. */
  private async resume(): Promise<void> {
    if (this.store.get().session?.signedIn === true && !(await this.api.session()).signedIn) {
      this.sessionEnded();
      return;
    }
    for (const source of this.sources) source.retry();
  }

  /** The server has the browser forget a session with the refusal, so the next try is the public's. */
  private sessionEnded(): void {
    this.store.set({ account: { ...this.store.get().account, trouble: 'ended' } });
    this.reload();
  }

  private async loadDataset(turn: number): Promise<void> {
    const { api, store } = this;
    const [session, dataset, collections, data, basemap, offer] = await Promise.all([
      api.session(), optional(api.dataset()), api.collections(), optional(api.dataTiles()), optional(api.basemapTiles()), optional(api.offer()),
    ]);
    if (turn !== this.turn) return;
    store.set({
      phase: 'ready',
      session,
      dataset: dataset ?? store.get().dataset,
      collections,
      minZoom: data?.layerMinzoom ?? new Map<string, number>(),
      attributions: attributionLines([...collections.map((c) => c.attribution), basemap?.attribution ?? '']),
      home: union(collections.flatMap((c) => (c.bbox === null ? [] : [c.bbox]))) ?? basemap?.bounds ?? null,
    });
    store.set({ extract: { ...store.get().extract, offer, names: new Map() } });
    if (store.get().view === null) this.goHome();
    this.map().setTiles(this.source('basemap', basemap, api.basemapTile), this.source('data', data, api.dataTile));
  }

  private async loadSchemas(turn: number): Promise<void> {
    const { collections, schemas } = this.store.get();
    const missing = collections.filter(({ id }) => !schemas.has(id));
    await Promise.all(missing.map(async ({ id }) => {
      const schema = await optional(this.api.schema(id));
      if (turn === this.turn) this.store.set({ schemas: new Map(this.store.get().schemas).set(id, schema ?? { properties: [] }) });
    }));
  }

  private source(name: string, tiles: TileSet | null, fetchTile: Api['dataTile']): TileSource | null {
    if (tiles === null) return null;
    const onProgress = (now: Progress): void => {
      this.progress.set(name, now);
      this.settle();
    };
    const source = new TileSource({ tiles, fetchTile: async (...tile) => decodeTile(await fetchTile(...tile)), onProgress });
    this.sources.push(source);
    return source;
  }

  /** Sums up the tiles of all sources, and arranges for another attempt if some failed. */
  private settle(): void {
    const all = [...this.progress.values()];
    const loading = all.reduce((n, p) => n + p.loading, 0);
    const failed = all.reduce((n, p) => n + p.failed, 0);
    this.store.set({ loading, failed });
    if (failed > 0) this.retrier.schedule();
    else if (loading === 0) this.retrier.succeeded();
  }
}
