/** What the reader picked on the map, and its details. */
import { RequestError, type Api } from './api/client';
import type { Collection, Schema } from './api/types';
import type { Found } from './map/hit';
import { isZone } from './map/tile';
import { selectedHit, type Detail, type Hit, type State } from './state';
import type { Store } from './store';
import type { LayerStyle } from './style/layers';

/** What the page keeps of a feature found in a tile. */
function hitOf({ layer, feature }: Found, { classBy, label }: LayerStyle): Hit {
  const { properties } = feature;
  const name = properties[label?.property ?? 'name'] ?? properties.name ?? properties.zone;
  return {
    collection: layer,
    id: feature.id,
    className: classBy === null ? '' : String(properties[classBy] ?? ''),
    kind: feature.kind,
    synthetic: properties.synthetic === true,
    name: typeof name === 'string' && name !== '' ? name : feature.id,
    zone: isZone(feature) ? { count: Number(properties.count ?? 0), cellKm: typeof properties.cell_km === 'number' ? properties.cell_km : null } : null,
  };
}

export class Picker {
  private readonly store: Store<State>;
  private readonly api: Api;
  private readonly styleOf: (collection: Collection) => LayerStyle;

  constructor(store: Store<State>, api: Api, styleOf: (collection: Collection) => LayerStyle) {
    this.store = store;
    this.api = api;
    this.styleOf = styleOf;
  }

  /** Opens the one feature found, lists several, closes on none. */
  pick(found: readonly Found[]): void {
    const all = found.flatMap((f) => {
      const collection = this.store.get().collections.find(({ id }) => id === f.layer);
      // A feature without an id cannot be asked for.
      return collection === undefined || f.feature.id === '' ? [] : [hitOf(f, this.styleOf(collection))];
    });
    const exact = all.filter(({ zone }) => zone === null);
    const hits = exact.length > 0 ? exact : all; // zones lie under everything
    if (hits.length === 0) this.close();
    else if (hits.length === 1) this.openAmong(hits, 0);
    else this.store.set({ selection: { hits, index: null, detail: { status: 'loading' } } });
  }

  open(index: number): void {
    this.openAmong(this.store.get().selection?.hits ?? [], index);
  }

  /** Back to the list of several. */
  list(): void {
    const { selection } = this.store.get();
    if (selection) this.store.set({ selection: { ...selection, index: null } });
  }

  retry(): void {
    const { selection } = this.store.get();
    if (selection !== null && selection.index !== null) this.openAmong(selection.hits, selection.index);
  }

  close(): void {
    this.store.set({ selection: null });
  }

  private openAmong(hits: readonly Hit[], index: number): void {
    const hit = hits[index];
    if (hit === undefined) return;
    this.store.set({ selection: { hits, index, detail: { status: 'loading' } } });
    void this.load(hit);
  }

  private async load(hit: Hit): Promise<void> {
    const detail = await this.detail(hit);
    const { selection } = this.store.get();
    // The reader may have gone on meanwhile.
    if (selection !== null && selectedHit(selection) === hit) this.store.set({ selection: { ...selection, detail } });
  }

  private async detail(hit: Hit): Promise<Detail> {
    try {
      const [feature, schema] = await Promise.all([this.api.feature(hit.collection, hit.id), this.schemaOf(hit.collection)]);
      return { status: 'ready', feature, schema };
    } catch (error) {
      return { status: 'failed', gone: error instanceof RequestError && (error.status === 404 || error.status === 410) };
    }
  }

  private schemaOf(collection: string): Promise<Schema> {
    const kept = this.store.get().schemas.get(collection);
    return kept ? Promise.resolve(kept) : this.api.schema(collection);
  }
}
