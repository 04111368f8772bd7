/** Draws the small map of an HTML page of the API. The page is whole without it. */
import { createApi, type Api } from '../api/client';
import type { BBox } from '../api/types';
import { speech, type Speech } from '../i18n/i18n';
import type { Found } from '../map/hit';
import { createMap } from '../map/leaflet/leafletmap';
import type { MapView } from '../map/mapview';
import type { Scene } from '../map/scene';
import { decodeTile } from '../map/tile';
import { TileSource, type Progress } from '../map/tilesource';
import { createRetrier } from '../retry';
import { dark } from '../style/dark';
import { light } from '../style/theme';
import { button, h, icon, icons } from '../ui/dom';
import { findGround, type Ground } from './ground';
import { loadDrawn, type Drawn } from './layers';
import { pageOf, watchRows } from './table';

function controls(map: MapView, home: () => void, s: Speech): HTMLElement {
  const control = (label: string, d: string, onClick: () => void): HTMLElement =>
    button({ class: 'control', 'aria-label': label, title: label }, onClick, icon(d));
  return h('div', { class: 'controls' },
    control(s.t('map.zoomIn'), icons.plus, () => { map.zoomBy(1); }),
    control(s.t('map.zoomOut'), icons.minus, () => { map.zoomBy(-1); }),
    control(s.t('map.home'), icons.home, home));
}

/** Sums up what is on its way, and asks again for what failed. */
class Watch {
  readonly sources: TileSource[] = [];
  private readonly progress = new Map<string, Progress>();
  private readonly retrier = createRetrier(() => { for (const source of this.sources) source.retry(); });
  private readonly onBusy: (busy: boolean) => void;

  constructor(onBusy: (busy: boolean) => void) {
    this.onBusy = onBusy;
  }

  of(name: string): (progress: Progress) => void {
    return (now) => {
      this.progress.set(name, now);
      const all = [...this.progress.values()];
      this.onBusy(all.some(({ loading }) => loading > 0));
      if (all.some(({ failed }) => failed > 0)) this.retrier.schedule();
      else this.retrier.succeeded();
    };
  }
}

async function basemapOf(api: Api, onProgress: (progress: Progress) => void): Promise<TileSource> {
  const tiles = await api.basemapTiles();
  return new TileSource({ tiles, fetchTile: async (...tile) => decodeTile(await api.basemapTile(...tile)), onProgress });
}

function sceneOf(ground: Ground, drawn: Drawn, row: string | null, night: boolean): Scene {
  const id = row ?? ground.selected;
  const layer = drawn.layers[0]?.id;
  return {
    layers: drawn.layers,
    lang: ground.lang,
    theme: night ? dark : light,
    selected: id === null || layer === undefined ? null : { layer, id },
    accuracy: ground.selected === null ? null : drawn.accuracy,
  };
}

/** Opens the page of the feature under a click, unless it is this page's. */
function open(ground: Ground, found: readonly Found[]): void {
  const hit = found.find(({ feature }) => feature.id !== '');
  if (hit && hit.feature.id !== ground.selected && hit.layer !== 'extent') location.assign(pageOf(ground.base, hit.layer, hit.feature.id));
}

/** Near enough to tell a place from its neighbours, far enough to see where it is. */
const zoomForPlace = 11;

/** Room round a box, as a share of it: the map may cut off a fifth of what it fits. */
const margin = 0.15;

function show(map: MapView, bbox: BBox | null): void {
  if (bbox === null) return;
  const [west, south, east, north] = bbox;
  const dx = (east - west) * margin;
  const dy = (north - south) * margin;
  if (dx === 0 && dy === 0) map.setView({ lng: west, lat: south, zoom: zoomForPlace });
  else map.fit([west - dx, south - dy, east + dx, north + dy]);
}

async function draw(ground: Ground): Promise<void> {
  const { element } = ground;
  const s = speech(ground.lang, navigator.languages);
  const api = createApi(ground.base);
  const watch = new Watch((busy) => { element.setAttribute('aria-busy', String(busy)); });
  const [basemap, drawn] = await Promise.all([basemapOf(api, watch.of('basemap')), loadDrawn(api, ground, watch.of('data'))]);
  watch.sources.push(basemap, ...(drawn.source ? [drawn.source] : []));
  const night = window.matchMedia('(prefers-color-scheme: dark)');
  let row: string | null = null;
  const scene = (): Scene => sceneOf(ground, drawn, row, night.matches);
  const map = createMap(element, scene(), {
    onView: () => undefined,
    onCounts: () => undefined,
    onArea: () => undefined,
    onPick: (found) => { open(ground, found); },
  }, { embedded: true });
  const home = (): void => { show(map, drawn.bbox); };
  home();
  map.setTiles(basemap, drawn.source);
  map.setLabel(s.t('map.label'));
  element.after(controls(map, home, s));
  night.addEventListener('change', () => { map.setScene(scene()); });
  watchRows((id) => {
    row = id;
    map.setScene(scene());
  });
}

const ground = findGround();
if (ground !== null) {
  ground.element.closest('.map-box')?.classList.add('is-live');
  draw(ground).catch(() => ground.element.closest('.map-box')?.remove()); // the page is whole without it
}
