import * as L from 'leaflet';
import type { Rect } from '../placement';

/** What a canvas layer asks to be drawn. */
export interface CanvasFrame {
  readonly ctx: CanvasRenderingContext2D;
  readonly zoom: number;
  readonly pixelRatio: number;
  /** Where the world's north-west corner lies on the canvas, in CSS pixels. */
  readonly origin: L.Point;
  /** The whole canvas, in CSS pixels. */
  readonly size: L.Point;
  /** What of the canvas is in view. */
  readonly view: Rect;
  /** Position of a place on the canvas. */
  readonly project: (lat: number, lng: number) => L.Point;
}

/** The canvas reaches this share of the view beyond each edge, so that a short move uncovers nothing. */
const padding = 0.15;

/**
 * One canvas over the whole map. It moves and scales with the map and is
 * drawn again when the map rests or when `refresh` asks for it.
 */
export class CanvasLayer extends L.Layer {
  private readonly canvas = document.createElement('canvas');
  private readonly draw: (frame: CanvasFrame) => void;
  private owner: L.Map | null = null;
  private frame = 0;
  private zooming = false;
  private center = L.latLng(0, 0);
  private zoom = 0;
  private corner = L.point(0, 0);
  private size = L.point(0, 0);

  constructor(pane: string, draw: (frame: CanvasFrame) => void) {
    super();
    this.options = { pane }; // a plain Leaflet layer takes no options itself
    this.draw = draw;
    this.canvas.className = 'overlay leaflet-zoom-animated';
  }

  override onAdd(map: L.Map): this {
    this.owner = map;
    this.getPane()?.append(this.canvas);
    this.render(map);
    return this;
  }

  override onRemove(): this {
    this.owner = null;
    cancelAnimationFrame(this.frame);
    this.canvas.remove();
    return this;
  }

  override getEvents(): Record<string, L.LeafletEventHandlerFn> {
    return {
      moveend: () => this.refresh(),
      move: () => this.refreshIfUncovered(),
      viewreset: () => this.refresh(),
      zoomanim: (event) => {
        this.zooming = true;
        this.follow((event as L.ZoomAnimEvent).center, (event as L.ZoomAnimEvent).zoom);
      },
      zoomend: () => {
        this.zooming = false;
        this.refresh();
      },
      zoom: () => this.follow(this._map.getCenter(), this._map.getZoom()),
    };
  }

  /** Draws again before the next frame, however often it is asked. */
  refresh(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      // While a zoom runs, the canvas only scales; its end brings a new drawing.
      if (this.owner && !this.zooming) this.render(this.owner);
    });
  }

  private render(map: L.Map): void {
    const view = map.getSize();
    const ratio = window.devicePixelRatio || 1;
    const margin = L.point(Math.round(view.x * padding), Math.round(view.y * padding));
    this.corner = map.containerPointToLayerPoint(margin.multiplyBy(-1)).round();
    this.size = view.add(margin.multiplyBy(2));
    this.center = map.getCenter();
    this.zoom = map.getZoom();
    L.DomUtil.setTransform(this.canvas, this.corner, 1);
    const ctx = this.prepare(ratio);
    if (ctx === null) return;
    const origin = map.getPixelOrigin().add(this.corner).multiplyBy(-1);
    this.draw({
      ctx,
      zoom: this.zoom,
      pixelRatio: ratio,
      origin,
      size: this.size,
      view: { left: margin.x, top: margin.y, right: margin.x + view.x, bottom: margin.y + view.y },
      project: (lat, lng) => map.project([lat, lng], this.zoom).add(origin),
    });
  }

  private prepare(ratio: number): CanvasRenderingContext2D | null {
    const width = Math.round(this.size.x * ratio);
    const height = Math.round(this.size.y * ratio);
    const ctx = this.canvas.getContext('2d');
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.canvas.style.width = `${this.size.x}px`;
      this.canvas.style.height = `${this.size.y}px`;
    }
    ctx?.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx?.clearRect(0, 0, this.size.x, this.size.y);
    return ctx;
  }

  /** Keeps the drawing over the ground it shows while the map zooms to (center, zoom). */
  private follow(center: L.LatLng, zoom: number): void {
    const map = this._map;
    const scale = map.getZoomScale(zoom, this.zoom);
    const half = map.getSize().divideBy(2);
    const pane = L.DomUtil.getPosition(map.getPanes().mapPane);
    const pixelOrigin = map.project(center, zoom).subtract(half).add(pane).round();
    const middle = map.project(this.center, zoom).subtract(pixelOrigin);
    L.DomUtil.setTransform(this.canvas, middle.subtract(this.size.divideBy(2).multiplyBy(scale)), scale);
  }

  private refreshIfUncovered(): void {
    const corner = this._map.containerPointToLayerPoint([0, 0]);
    const far = corner.add(this._map.getSize());
    const end = this.corner.add(this.size);
    if (corner.x < this.corner.x || corner.y < this.corner.y || far.x > end.x || far.y > end.y) this.refresh();
  }
}
