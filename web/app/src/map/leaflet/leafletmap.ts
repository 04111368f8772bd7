import * as L from 'leaflet';
import type { BBox } from '../../api/types';
import type { AreaScene } from '../areascene';
import { borderPairs, drawnPairs } from '../borders';
import { findAt, type Found } from '../hit';
import { Labeller } from '../labels';
import type { Covered, MapEvents, MapView } from '../mapview';
import { OverlayPainter } from '../overlay';
import { paintBasemap, paintData } from '../paint';
import type { Placement } from '../placement';
import type { Scene } from '../scene';
import { fontFamily } from '../../style/theme';
import type { TileSource } from '../tilesource';
import { AreaPad } from './areapad';
import { CanvasLayer, type CanvasFrame } from './canvaslayer';
import { VectorGrid } from './grid';

const farthest = 18; // zoom
/** A single point is a box too; do not dive to its street. */
const closestFit = 14;
/** Fitting may lose this many zooms' worth of the box's edge, rather than show it at half the size. */
const croppable = 0.3;
/** An area taken from the view stays this many CSS pixels within it, so that its outline is seen. */
const inset = 14;

function createLeaflet(container: HTMLElement, embedded: boolean): L.Map {
  const fingers = window.matchMedia('(pointer: coarse)').matches;
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  const map = new L.Map(container, {
    zoomControl: false,
    attributionControl: false,
    minZoom: 3,
    maxZoom: farthest,
    maxBounds: [[-85, -180], [85, 180]],
    maxBoundsViscosity: 1,
    zoomAnimation: !calm,
    fadeAnimation: !calm,
    inertia: !calm,
    scrollWheelZoom: !embedded,
    dragging: !(embedded && fingers),
  });
  for (const [name, z] of [['basemap', '200'], ['data', '300'], ['overlay', '400']] as const) {
    const pane = map.createPane(name);
    pane.style.zIndex = z;
    pane.style.pointerEvents = 'none';
  }
  return map;
}

/** Corner of the world in the container, where placements start. */
function worldOrigin(map: L.Map): L.Point {
  return map.layerPointToContainerPoint(map.getPixelOrigin().multiplyBy(-1));
}

class LeafletMap implements MapView {
  private readonly map: L.Map;
  private readonly events: MapEvents;
  private readonly labeller = new Labeller();
  private readonly overlayPainter = new OverlayPainter(this.labeller);
  private readonly overlay: CanvasLayer;
  private readonly pad: AreaPad;
  private basemap: VectorGrid | null = null;
  private data: VectorGrid | null = null;
  private scene: Scene;
  /** Pairs of countries whose border line was seen in the data, and those of them that are shown. */
  private readonly pairs = new Set<string>();
  private borders: ReadonlySet<string> = new Set();

  constructor(container: HTMLElement, scene: Scene, events: MapEvents, embedded: boolean) {
    this.scene = scene;
    this.events = events;
    this.map = createLeaflet(container, embedded);
    this.overlay = new CanvasLayer('overlay', (frame) => this.drawOverlay(frame));
    this.pad = new AreaPad(this.map, (event) => this.events.onArea(event));
    this.map.on('moveend', () => this.tellView());
    this.map.on('click', (event) => this.take(event.containerPoint));
    this.map.on('resize', () => this.tellView());
    this.watchPointer(container);
    this.watchKeys(container);
    new ResizeObserver(() => this.map.invalidateSize({ pan: false })).observe(container);
    void document.fonts.load(`600 13px ${fontFamily}`).then(() => {
      this.labeller.reset();
      this.overlay.refresh();
    });
  }

  setTiles(basemap: TileSource | null, data: TileSource | null): void {
    this.basemap?.remove();
    this.data?.remove();
    this.basemap = basemap && new VectorGrid({
      source: basemap,
      pane: 'basemap',
      onChange: () => this.overlay.refresh(),
      painter: (ctx, at, zoom) => paintBasemap(ctx, at, { zoom, theme: this.scene.theme, borders: this.borders }),
    });
    this.data = data && new VectorGrid({
      source: data,
      pane: 'data',
      onChange: () => {
        this.overlay.refresh();
        this.noteBorders();
      },
      painter: (ctx, at, zoom) => paintData(ctx, at, this.scene, zoom),
    });
    this.basemap?.addTo(this.map);
    this.data?.addTo(this.map);
    this.overlay.refresh();
  }

  setScene(scene: Scene): void {
    const before = this.scene;
    this.scene = scene;
    this.noteBorders();
    if (before.theme !== scene.theme) this.basemap?.repaint();
    if (before.theme !== scene.theme || before.layers !== scene.layers) this.data?.repaint();
    this.overlay.refresh();
  }

  setView({ lat, lng, zoom }: { lat: number; lng: number; zoom: number }): void {
    this.map.setView([lat, lng], Math.round(zoom));
    this.start();
  }

  fit([west, south, east, north]: BBox, { right, bottom }: Covered = { right: 0, bottom: 0 }): void {
    const corners = [this.map.project([north, west], 0), this.map.project([south, east], 0)] as const;
    const span = corners[1].subtract(corners[0]);
    const size = this.map.getSize().subtract([right, bottom]);
    const exact = Math.log2(Math.min(size.x / span.x, size.y / span.y));
    const zoom = Math.max(this.map.getMinZoom(), Math.min(closestFit, Math.floor(exact + croppable)));
    const aside = L.point(right, bottom).divideBy(2 ** (zoom + 1));
    this.map.setView(this.map.unproject(corners[0].add(span.divideBy(2)).add(aside), 0), zoom, { animate: false });
    this.start();
  }

  bounds({ right, bottom }: Covered): BBox {
    const { x, y } = this.map.getSize();
    const { lng: west, lat: north } = this.map.containerPointToLatLng([inset, inset]);
    const { lng: east, lat: south } = this.map.containerPointToLatLng([Math.max(x - right, 3 * inset) - inset, Math.max(y - bottom, 3 * inset) - inset]);
    return [Math.max(west, -180), Math.max(south, -90), Math.min(east, 180), Math.min(north, 90)];
  }

  setArea(scene: AreaScene): void {
    this.pad.setScene(scene);
  }

  zoomBy(steps: number): void {
    this.map.setZoom(this.map.getZoom() + steps);
  }

  reveal(lng: number, lat: number, covered: Covered): void {
    this.map.panInside([lat, lng], {
      paddingTopLeft: [40, 40],
      paddingBottomRight: [covered.right + 40, covered.bottom + 40],
    });
  }

  setLabel(label: string): void {
    const container = this.map.getContainer();
    container.setAttribute('role', 'application');
    container.setAttribute('aria-label', label);
  }

  focus(): void {
    this.map.getContainer().focus();
  }

  /** The overlay needs a view to stand on, so it joins with the first one. */
  private start(): void {
    if (this.map.hasLayer(this.overlay)) return;
    this.overlay.addTo(this.map);
    this.pad.layer.addTo(this.map);
    this.pad.placeHandles();
  }

  /** Keeps account of the border lines the data draw, which the base map then leaves out. */
  private noteBorders(): void {
    if (this.data === null) return;
    for (const pair of borderPairs(this.placements(this.data, worldOrigin(this.map)))) this.pairs.add(pair);
    const drawn = drawnPairs(this.pairs, this.scene.layers);
    if (drawn.size === this.borders.size) return;
    this.borders = new Set(drawn);
    this.basemap?.repaint();
  }

  private tellView(): void {
    const { lat, lng } = this.map.getCenter();
    const zoom = this.map.getZoom();
    // Ground resolution of the spherical Mercator projection: equator's length over its pixels, by latitude.
    const metres = (40_075_016.686 * Math.cos((lat * Math.PI) / 180)) / (256 * 2 ** zoom);
    this.events.onView({ lat, lng, zoom }, metres);
  }

  private placements(grid: VectorGrid | null, origin: L.Point): Placement[] {
    return grid === null ? [] : grid.placements(this.map.getZoom(), origin);
  }

  private at(point: L.Point): Found[] {
    const layers = this.scene.layers.map(({ id }) => id);
    return findAt(this.placements(this.data, worldOrigin(this.map)), layers, point.x, point.y);
  }

  /** What a click does, or Enter over the middle of the map. */
  private take(point: L.Point): void {
    if (this.pad.endsDrag) return;
    if (this.pad.tool === 'none') this.pick(point);
    else if (this.pad.tool === 'pick') this.events.onArea({ kind: 'pick', found: this.outlinesAt(point) });
    else this.pad.place(point);
  }

  /** What areas can be named by, under a point: municipalities of the data, departments of the base map. */
  private outlinesAt(point: L.Point): Found[] {
    const origin = worldOrigin(this.map);
    return [...findAt(this.placements(this.data, origin), ['municipalities'], point.x, point.y), ...findAt(this.placements(this.basemap, origin), ['departments'], point.x, point.y)];
  }

  /** Opens a cluster that lies nearest to the point, by going where it falls apart; or tells what is there. */
  private pick(point: L.Point): void {
    const found = this.at(point);
    const cluster = found[0]?.feature.cluster;
    if (!cluster) {
      this.events.onPick(found.filter(({ feature }) => feature.cluster === null));
      return;
    }
    const [west, south, east, north] = cluster.bbox;
    // The grid shows tiles of one zoom less (grid.ts).
    const zoom = Math.max(cluster.expansionZoom, this.map.getZoom()) + 1;
    this.map.setView([(south + north) / 2, (west + east) / 2], Math.min(zoom, farthest));
  }

  private drawOverlay({ ctx, zoom, pixelRatio, origin, view, project }: CanvasFrame): void {
    const { accuracy } = this.scene;
    const place = accuracy && project(accuracy.lat, accuracy.lng);
    const metresPerPixel = accuracy && (40_075_016.686 * Math.cos((accuracy.lat * Math.PI) / 180)) / (256 * 2 ** zoom);
    const counts = this.overlayPainter.paint(ctx, {
      basemap: this.placements(this.basemap, origin),
      data: this.placements(this.data, origin),
      scene: this.scene,
      zoom,
      view,
      pixelRatio,
      accuracy: place && metresPerPixel ? { x: place.x, y: place.y, radius: accuracy.metres / metresPerPixel } : null,
    });
    this.events.onCounts(counts);
  }

  /** A hand over whatever a click would open. */
  private watchPointer(container: HTMLElement): void {
    let frame = 0;
    this.map.on('mousemove', (event) => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        container.classList.toggle('over-feature', this.pad.tool === 'none' && this.at(event.containerPoint).length > 0);
      });
    });
  }

  private watchKeys(container: HTMLElement): void {
    // Leaflet focuses the map on a press of the mouse as well; only keys call for a cross-hair.
    container.addEventListener('keyup', () => container.classList.add('by-keys'));
    container.addEventListener('pointerdown', () => container.classList.remove('by-keys'));
    container.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.target !== container) return;
      event.preventDefault();
      this.take(this.map.getSize().divideBy(2));
    });
  }
}

/**
 * Makes the map in `container`, which must have a size. Call setView or fit before anything shows.
 * An embedded map leaves to the page around it what scrolls that: the wheel, and one finger.
 */
export function createMap(container: HTMLElement, scene: Scene, events: MapEvents, { embedded = false } = {}): MapView {
  return new LeafletMap(container, scene, events, embedded);
}
