import * as L from 'leaflet';
import type { Position } from '../../api/types';
import { paintArea } from '../areapaint';
import { noArea, type AreaEvent, type AreaScene } from '../areascene';
import { CanvasLayer, type CanvasFrame } from './canvaslayer';

/** CSS pixels within which a click means a corner that is there. */
const reach = 12;
/** A pointer that moved less than this, in CSS pixels, clicked. */
const still = 5;
/** CSS pixels that an arrow key moves a handle; with Shift, one. */
const step = 10;

const arrows: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function stop(event: Event): void {
  event.stopPropagation();
}

/** Shows an area on the map and takes the drawing of one; says what the reader did, and changes nothing itself. */
export class AreaPad {
  readonly layer: CanvasLayer;
  private readonly map: L.Map;
  private readonly tell: (event: AreaEvent) => void;
  private scene: AreaScene = noArea;
  private readonly handles: HTMLButtonElement[] = [];
  /** Where the pointer is while something is drawn; null if keys draw. */
  private pointer: L.LatLng | null = null;
  private dragged = false;

  constructor(map: L.Map, tell: (event: AreaEvent) => void) {
    this.map = map;
    this.tell = tell;
    map.createPane('area').style.zIndex = '450';
    map.getPanes().area?.classList.add('area-pane');
    map.createPane('handles').style.zIndex = '460';
    this.layer = new CanvasLayer('area', (frame) => this.draw(frame));
    map.on('zoomend viewreset', () => this.placeHandles());
    map.on('mousemove', (event) => this.follow(event.latlng));
    map.on('move', () => {
      if (this.pointer === null) this.follow(null);
    });
    this.watchKeys(map.getContainer());
    this.watchDrag(map.getContainer());
  }

  /** What clicks mean now. */
  get tool(): AreaScene['tool'] {
    return this.scene.tool;
  }

  /** Whether a click is but the end of a drag that drew something. */
  get endsDrag(): boolean {
    return this.dragged;
  }

  setScene(scene: AreaScene): void {
    this.scene = scene;
    const container = this.map.getContainer();
    const draws = scene.tool === 'box' || scene.tool === 'point';
    container.classList.toggle('is-drawing', draws);
    container.classList.toggle('is-dragging-box', scene.tool === 'box');
    this.map.dragging[scene.tool === 'box' ? 'disable' : 'enable']();
    this.map.doubleClickZoom[draws ? 'disable' : 'enable']();
    if (!draws) this.pointer = null;
    this.syncHandles();
    this.layer.refresh();
  }

  /** A click with a tool that draws, or Enter over the middle of the map. */
  place(point: L.Point): void {
    const ends = [this.scene.sketch[0], this.scene.sketch.at(-1)].some((corner) => corner !== undefined && this.onScreen(corner).distanceTo(point) < reach);
    this.tell({ kind: 'point', at: this.positionOf(point), ends });
  }

  private positionOf(point: L.Point): Position {
    const { lng, lat } = this.map.containerPointToLatLng(point);
    return [lng, lat];
  }

  private onScreen([lng, lat]: Position): L.Point {
    return this.map.latLngToContainerPoint([lat, lng]);
  }

  private follow(at: L.LatLng | null): void {
    this.pointer = at;
    if (this.scene.sketch.length > 0) this.layer.refresh();
  }

  private draw({ ctx, project, size }: CanvasFrame): void {
    const { rings, sketch, tool } = this.scene;
    const flat = ([lng, lat]: Position): Position => {
      const { x, y } = project(lat, lng);
      return [x, y];
    };
    const { lng, lat } = this.pointer ?? this.map.getCenter();
    paintArea(ctx, { width: size.x, height: size.y, rings: rings.map((ring) => ring.map(flat)), sketch: sketch.map(flat), next: sketch.length > 0 ? flat([lng, lat]) : null, tool });
  }

  /** Handles stay the same elements as long as their number does, so that neither a drag nor the focus is lost. */
  private syncHandles(): void {
    const { handles } = this.scene;
    while (this.handles.length > handles.length) this.handles.pop()?.remove();
    while (this.handles.length < handles.length) {
      const handle = this.createHandle(this.handles.length);
      this.handles.push(handle);
      this.map.getPane('handles')?.append(handle);
    }
    handles.forEach(({ label }, i) => this.handles[i]?.setAttribute('aria-label', label));
    this.placeHandles();
  }

  /** Puts the handles where they are on the map; it needs a view. */
  placeHandles(): void {
    if (!this.map.hasLayer(this.layer)) return;
    this.scene.handles.forEach(({ at: [lng, lat] }, i) => {
      const handle = this.handles[i];
      if (handle) L.DomUtil.setPosition(handle, this.map.latLngToLayerPoint([lat, lng]));
    });
  }

  private createHandle(index: number): HTMLButtonElement {
    const handle = document.createElement('button');
    handle.type = 'button';
    handle.className = 'area-handle leaflet-zoom-hide';
    // Leaflet would take presses for the map's.
    for (const name of ['mousedown', 'touchstart', 'click', 'dblclick'] as const) handle.addEventListener(name, stop);
    handle.addEventListener('pointerdown', (event) => {
      stop(event);
      handle.setPointerCapture(event.pointerId);
    });
    handle.addEventListener('pointermove', (event) => {
      if (!handle.hasPointerCapture(event.pointerId)) return;
      const { left, top } = this.map.getContainer().getBoundingClientRect();
      this.tell({ kind: 'move', handle: index, at: this.positionOf(L.point(event.clientX - left, event.clientY - top)) });
    });
    handle.addEventListener('keydown', (event) => this.moveByKey(index, event));
    return handle;
  }

  private moveByKey(index: number, event: KeyboardEvent): void {
    const handle = this.scene.handles[index];
    const arrow = arrows[event.key];
    if (event.key === 'Delete' || event.key === 'Backspace') this.tell({ kind: 'remove', handle: index });
    else if (arrow && handle) {
      const [dx, dy] = arrow;
      const length = event.shiftKey ? 1 : step;
      this.tell({ kind: 'move', handle: index, at: this.positionOf(this.onScreen(handle.at).add([dx * length, dy * length])) });
    } else return;
    event.preventDefault();
    stop(event);
  }

  private watchKeys(container: HTMLElement): void {
    container.addEventListener('keydown', (event) => {
      this.dragged = false;
      if (this.scene.tool === 'none' || event.target !== container) return;
      if (event.key === 'Backspace') this.tell({ kind: 'undo' });
      else if (event.key === 'Escape') this.tell({ kind: 'cancel' });
      else return;
      event.preventDefault();
    });
  }

  /** A rectangle may be drawn in one go. */
  private watchDrag(container: HTMLElement): void {
    let from: L.Point | null = null;
    const at = (event: PointerEvent): L.Point => {
      const { left, top } = container.getBoundingClientRect();
      return L.point(event.clientX - left, event.clientY - top);
    };
    container.addEventListener('pointerdown', (event) => {
      this.dragged = false;
      from = this.scene.tool === 'box' && event.isPrimary && this.scene.sketch.length === 0 ? at(event) : null;
      if (from !== null) container.setPointerCapture(event.pointerId);
    });
    container.addEventListener('pointermove', (event) => {
      if (from === null || !event.isPrimary || (!this.dragged && from.distanceTo(at(event)) < still)) return;
      if (!this.dragged) this.tell({ kind: 'point', at: this.positionOf(from), ends: false });
      this.dragged = true;
      this.follow(this.map.containerPointToLatLng(at(event)));
    });
    const end = (event: PointerEvent): void => {
      if (from !== null && this.dragged && event.isPrimary) this.tell(event.type === 'pointerup' ? { kind: 'box', from: this.positionOf(from), to: this.positionOf(at(event)) } : { kind: 'undo' });
      from = null;
    };
    container.addEventListener('pointerup', end);
    container.addEventListener('pointercancel', end);
  }
}
