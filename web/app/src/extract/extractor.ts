/** What the reader does about area extracts. */
import { RequestError, type Api } from '../api/client';
import type { BBox, Position } from '../api/types';
import type { AreaEvent } from '../map/areascene';
import type { Found } from '../map/hit';
import type { Covered, MapView } from '../map/mapview';
import type { State } from '../state';
import type { Store } from '../store';
import type { Processes } from './client';
import { Estimator } from './estimator';
import { Jobs, type Memory } from './jobs';
import { basemapDepartments, borderNames, departmentsOf, departmentValue, haveOutlines, municipalityNames } from './names';
import { boxAround, formatPlace, outline, parsePlace } from './place';
import { addPoint, close, isSketch, moveHandle, removeHandle, undoPoint } from './sketch';
import type { Extract, Naming } from './state';
import type { Name, Place, Wanted, Way } from './types';
import { asJob, chosenEstimate, chosenLayers, inputsOf, isReady, withFormat } from './wanted';

export interface ExtractorOptions {
  readonly store: Store<State>;
  readonly api: Api;
  readonly processes: Processes;
  readonly map: MapView;
  /** What of the map the panel covers, in CSS pixels. */
  readonly covered: () => Covered;
  readonly memory: Memory;
  /** Has the browser save what is at an address. */
  readonly save: (url: string, name: string) => void;
}

/** Radius of a circle until the reader says another, in kilometres. */
export const firstRadius = 10;

/** Room round an area that is shown, as a share of it: the map may cut off a fifth of what it fits. */
const room = 0.3;

/** A file in base64 grows by a third, and a request holds 16 MiB. */
export const largestFile = 10 * 2 ** 20;

const namings: Readonly<Partial<Record<Way, Naming>>> = { municipalities: 'municipalities', departments: 'departments', border: 'borders', circle: 'municipalities' };

async function base64Of(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const parts: string[] = [];
  // As many arguments as every browser takes.
  for (let i = 0; i < bytes.length; i += 0x8000) parts.push(String.fromCharCode(...bytes.subarray(i, i + 0x8000)));
  return btoa(parts.join(''));
}

export class Extractor {
  private readonly options: ExtractorOptions;
  private readonly estimator: Estimator;
  private readonly jobs: Jobs;
  /** A file may be of any place: its outline is shown once it is known. */
  private showNext = false;

  constructor(options: ExtractorOptions) {
    this.options = options;
    const { store, processes, memory, save } = options;
    this.estimator = new Estimator(store, processes);
    this.jobs = new Jobs(store, processes, memory, ({ id, file }) => {
      if (file !== null) save(processes.resultUrl(id, file.name), file.name);
    });
    store.watch((state) => state.extract.offer, (offer) => {
      if (offer === null) return;
      void this.jobs.restore();
      void this.loadFormats();
      this.loadNames(this.get().way);
    });
    store.watch((state) => state.extract.estimation, ({ status }) => {
      if (status === 'ready' && this.showNext) this.show();
    });
  }

  /** Opens the panel; at first with what is in sight as the area. */
  open(): void {
    this.options.store.set({ selection: null });
    this.set({ open: true });
    if (this.get().place === null && this.get().way === 'box') this.useView();
  }

  close(): void {
    this.set({ open: false, sketch: null });
    this.options.map.focus();
  }

  /** Takes the area that an address names, if it names one. */
  readAddress(hash: string): void {
    const place = parsePlace(hash);
    if (place === null || formatPlace(place) === this.get().link) return;
    this.setPlace(place);
    this.open();
  }

  chooseWay(way: Way): void {
    this.set({ way, sketch: null, place: null, tooLarge: false });
    this.loadNames(way);
    if (way === 'box') this.useView();
    if (way === 'circle') this.setPlace({ way, center: this.center(), km: firstRadius });
  }

  /** Takes an area that is whole; null for none. */
  setPlace(place: Place | null): void {
    this.set({ place, sketch: null, trouble: null, ...(place && { way: place.way }) });
    if (place) this.loadNames(place.way);
  }

  useView(): void {
    this.setPlace({ way: 'box', bbox: this.options.map.bounds(this.options.covered()) });
  }

  startDrawing(): void {
    const { way } = this.get();
    if (way !== 'box' && way !== 'polygon' && way !== 'circle') return;
    this.set({ sketch: { way, points: [] } });
    this.options.map.focus();
  }

  undo(): void {
    const { sketch } = this.get();
    if (sketch) this.set({ sketch: undoPoint(sketch) });
  }

  finish(): void {
    const { sketch } = this.get();
    const place = sketch && close(sketch);
    if (place) this.takeDrawn(place);
  }

  /** Stops drawing; the area that was there is there again. */
  cancel(): void {
    this.set({ sketch: null });
  }

  onArea(event: AreaEvent): void {
    const { place } = this.get();
    switch (event.kind) {
      case 'point':
        this.mark(event.at, event.ends);
        break;
      case 'box':
        this.mark(event.to, false);
        break;
      case 'move':
        if (place) this.set({ place: moveHandle(place, event.handle, event.at) });
        break;
      case 'remove':
        if (place) this.set({ place: removeHandle(place, event.handle) });
        break;
      case 'pick':
        this.pick(event.found);
        break;
      case 'undo':
        this.undo();
        break;
      case 'cancel':
        this.cancel();
    }
  }

  /** Adds a name to the area, or takes it away. */
  toggleName(value: string): void {
    const { way, place } = this.get();
    if (way !== 'municipalities' && way !== 'departments') return;
    const names = place?.way === way ? place.names : [];
    const next = names.includes(value) ? names.filter((name) => name !== value) : [...names, value];
    this.setPlace(next.length === 0 ? null : { way, names: next });
  }

  async chooseFile(file: File): Promise<void> {
    this.set({ place: null, tooLarge: file.size > largestFile });
    if (file.size > largestFile) return;
    const value = await base64Of(file);
    this.showNext = true;
    this.setPlace({ way: 'file', name: file.name, value });
  }

  want(patch: Partial<Wanted>): void {
    this.set({ wanted: { ...this.get().wanted, ...patch }, trouble: null });
  }

  toggleLayer(id: string): void {
    const layers = new Set(chosenLayers(this.options.store.get()));
    if (!layers.delete(id)) layers.add(id);
    this.want({ layers });
  }

  /** Moves the map to the area. */
  show(): void {
    const { estimation } = this.get();
    const bbox: BBox | null = estimation.status === 'ready' ? estimation.last.bbox : null;
    this.showNext = false;
    if (bbox) this.fit(bbox);
  }

  retry(): void {
    this.estimator.retry();
  }

  /** Asks for the extract: what is small is saved at once, what is not becomes a job. */
  async download(): Promise<void> {
    const state = this.options.store.get();
    const inputs = inputsOf(state);
    const said = chosenEstimate(state.extract);
    if (inputs === null || said === undefined || !isReady(state.extract)) return;
    const { processes, save } = this.options;
    const asked = withFormat(inputs, state.extract);
    this.set({ busy: true, trouble: null });
    try {
      if (asJob(said, state.extract.offer?.jobs === true)) this.jobs.add(await processes.submit(asked));
      else {
        const url = URL.createObjectURL(await processes.extract(asked));
        save(url, said.fileName);
        setTimeout(() => { URL.revokeObjectURL(url); }, 60_000);
      }
      this.set({ busy: false });
    } catch (error) {
      this.set({ busy: false, trouble: error instanceof RequestError ? error.detail : '' });
    }
  }

  async dismiss(id: string): Promise<void> {
    try {
      await this.jobs.dismiss(id);
    } catch (error) {
      this.set({ trouble: error instanceof RequestError ? error.detail : '' });
    }
  }

  private get(): Extract {
    return this.options.store.get().extract;
  }

  private set(patch: Partial<Extract>): void {
    this.options.store.set({ extract: { ...this.get(), ...patch } });
  }

  private center(): Position {
    const [west, south, east, north] = this.options.map.bounds(this.options.covered());
    return [(west + east) / 2, (south + north) / 2];
  }

  private mark(at: Position, ends: boolean): void {
    const { sketch, place } = this.get();
    if (sketch === null) return;
    const closed = ends ? close(sketch) : null;
    if (closed) {
      this.takeDrawn(closed);
      return;
    }
    if (ends) return; // a second click on the same corner
    const next = addPoint(sketch, at, place?.way === 'circle' ? place.km : firstRadius);
    if (isSketch(next)) this.set({ sketch: next });
    else this.takeDrawn(next);
  }

  /** What was drawn where the panel now is comes out from under it. */
  private takeDrawn(place: Place): void {
    this.setPlace(place);
    const { map, covered } = this.options;
    const box = boxAround(outline(place));
    const [west, south, east, north] = map.bounds(covered());
    if (box && (box[0] < west || box[1] < south || box[2] > east || box[3] > north)) this.fit(box);
  }

  /** Shows a box with room round it, for its corners are to be taken hold of. */
  private fit([west, south, east, north]: BBox): void {
    const [dx, dy] = [(east - west) * room, (north - south) * room];
    this.options.map.fit([west - dx, south - dy, east + dx, north + dy], this.options.covered());
  }

  /** Takes what was clicked on, if the area is named by such. */
  private pick(found: readonly Found[]): void {
    const { way } = this.get();
    const outlines = haveOutlines(this.options.store.get().collections);
    const layer = way === 'municipalities' || outlines ? 'municipalities' : 'departments';
    const feature = found.find((f) => f.layer === layer)?.feature;
    if (feature === undefined) return;
    const { name, department, country } = feature.properties;
    if (way === 'municipalities') this.toggleName(feature.id);
    else this.toggleName(departmentValue(String((outlines ? department : name) ?? ''), country));
  }

  private async loadFormats(): Promise<void> {
    try {
      this.set({ formats: await this.options.processes.formats() });
    } catch {
      // The choice is empty; the estimate, which fails as well, says why.
    }
  }

  private loadNames(way: Way): void {
    const naming = namings[way];
    const { collections, extract } = this.options.store.get();
    if (naming === undefined || extract.offer === null || extract.names.has(naming)) return;
    if (naming !== 'departments' && !collections.some(({ id }) => id === naming)) return;
    void this.listOf(naming).then((names) => {
      this.set({ names: new Map(this.get().names).set(naming, names) });
    }).catch(() => {
      // The list stays empty, and says so; choosing the way again asks again.
      this.set({ names: new Map(this.get().names) });
    });
  }

  private async listOf(naming: Naming): Promise<readonly Name[]> {
    const { api, store } = this.options;
    const { collections, home } = store.get();
    if (naming === 'borders') return borderNames(api);
    if (naming === 'municipalities') return municipalityNames(api);
    if (haveOutlines(collections)) return departmentsOf(await municipalityNames(api));
    return home === null ? [] : basemapDepartments(api, home);
  }
}
