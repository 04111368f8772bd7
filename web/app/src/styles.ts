import type { Collection, Schema } from './api/types';
import type { SceneLayer } from './map/scene';
import type { State } from './state';
import { layerStyle, type LayerStyle } from './style/layers';

/** Keeps one style for each collection, so that symbols keep their identity. */
export class StyleBook {
  private readonly styles = new Map<string, { schema: Schema | undefined; style: LayerStyle }>();
  private shown: readonly SceneLayer[] = [];

  /** The style of a collection under the state's schemas. */
  of(collection: Collection, { collections, schemas }: Readonly<State>): LayerStyle {
    const schema = schemas.get(collection.id);
    const kept = this.styles.get(collection.id);
    if (kept?.schema === schema && kept !== undefined) return kept.style;
    const style = layerStyle(collection, collections.findIndex(({ id }) => id === collection.id), schema);
    this.styles.set(collection.id, { schema, style });
    return style;
  }

  /** Layers that are shown; the same array as long as nothing changed. */
  layers(state: Readonly<State>): readonly SceneLayer[] {
    const next = state.collections
      .filter(({ id }) => !state.hidden.has(id))
      .map((collection) => ({ id: collection.id, style: this.of(collection, state) }));
    const same = next.length === this.shown.length
      && next.every(({ id, style }, i) => this.shown[i]?.id === id && this.shown[i].style === style);
    if (!same) this.shown = next;
    return this.shown;
  }
}
