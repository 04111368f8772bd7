/** Puts the page together. */
import { Accounts } from './account';
import { createActions } from './actions';
import { createApi } from './api/client';
import type { Collection, Lang } from './api/types';
import type { Extractor } from './extract/extractor';
import { preferredLanguage, speech } from './i18n/i18n';
import { Loader } from './loader';
import { createMap } from './map/leaflet/leafletmap';
import type { MapView } from './map/mapview';
import type { Scene } from './map/scene';
import { joinHash, namesArea, parseHash } from './permalink';
import { Picker } from './picker';
import { initialState, selectedHit, type State, type ViewCount } from './state';
import { createStore, type Store } from './store';
import type { LayerStyle } from './style/layers';
import { light } from './style/theme';
import { StyleBook } from './styles';
import { createAccount } from './ui/account';
import type { Context } from './ui/context';
import { createControls, createScale } from './ui/controls';
import { createCredits } from './ui/credits';
import { createDetails } from './ui/details';
import { h } from './ui/dom';
import { accuracyOf } from './ui/facts';
import { createExtractButton } from './ui/extract/button';
import { createHeader } from './ui/header';
import { createLayerPanel } from './ui/layers';
import { createNotice } from './ui/notice';
import { createStatus } from './ui/status';

/** Address of the licences of the bundled libraries; set by the build. */
declare const LICENSES_URL: string;

const languageKey = 'lindero.lang';
const wide = '(min-width: 48rem)';

/** Storage may be forbidden; then the choice lasts as long as the page. */
function readLanguage(): string | null {
  try {
    return localStorage.getItem(languageKey);
  } catch {
    return null;
  }
}

function rememberLanguage(lang: Lang): void {
  try {
    localStorage.setItem(languageKey, lang);
  } catch {
    // See readLanguage.
  }
}

function sceneOf(state: Readonly<State>, styles: StyleBook): Scene {
  const hit = selectedHit(state.selection);
  const detail = state.selection?.detail;
  const feature = hit !== null && detail?.status === 'ready' ? detail.feature : null;
  const metres = feature && accuracyOf(feature);
  return {
    layers: styles.layers(state),
    lang: state.lang,
    theme: light,
    selected: hit && { layer: hit.collection, id: hit.id },
    accuracy: feature?.point && metres ? { lng: feature.point[0], lat: feature.point[1], metres } : null,
  };
}

function sameCounts(a: ReadonlyMap<string, ViewCount>, b: ReadonlyMap<string, ViewCount>): boolean {
  return a.size === b.size && [...a].every(([id, count]) => {
    const other = b.get(id);
    return other?.total === count.total && other.byClass.size === count.byClass.size
      && [...count.byClass].every(([name, n]) => other.byClass.get(name) === n);
  });
}

/** The address bar follows the map and its area, and they the address bar. */
function linkHash(store: Store<State>, map: MapView, readArea: (hash: string) => void): void {
  const write = (): void => {
    const { view, extract } = store.get();
    const hash = view === null ? '' : joinHash(view, extract.link);
    if (hash !== '' && location.hash !== hash) history.replaceState(null, '', hash);
  };
  if (namesArea(location.hash)) readArea(location.hash);
  store.watch((state) => state.view, write);
  store.watch((state) => state.extract.link, write);
  window.addEventListener('hashchange', () => {
    const view = parseHash(location.hash);
    if (namesArea(location.hash)) readArea(location.hash);
    if (view !== null) map.setView(view);
  });
}

/** Moves the picked feature out from under the panel that describes it. */
function keepInSight(store: Store<State>, map: MapView, panel: HTMLElement, stage: HTMLElement): void {
  store.watch((state) => state.selection?.detail, (detail) => {
    if (detail?.status !== 'ready' || detail.feature.point === null) return;
    const box = panel.getBoundingClientRect();
    const beside = box.width < stage.clientWidth * 0.8;
    const [lng, lat] = detail.feature.point;
    map.reveal(lng, lat, beside ? { right: box.width, bottom: 0 } : { right: 0, bottom: box.height });
  });
}

function start(root: HTMLElement): void {
  const store = createStore({
    ...initialState(preferredLanguage(readLanguage(), navigator.languages)),
    panelOpen: window.matchMedia(wide).matches,
  });
  const api = createApi(document.baseURI);
  const styles = new StyleBook();
  const ground = h('div', { class: 'map', id: 'map' });
  const styleOf = (collection: Collection): LayerStyle => styles.of(collection, store.get());
  const loader = new Loader(store, api, () => map);
  const accounts = new Accounts(store, api, () => { loader.reload(); });
  let extractor: Promise<Extractor> | null = null;
  const extract = (act: (extractor: Extractor) => void): void => {
    extractor ??= import('./extract/extracts').then(({ startExtract }) => startExtract({ context, map, element: ground, base: document.baseURI }));
    extractor.then(act).catch(() => { extractor = null; }); // the next click tries again
  };
  const toggleExtract = (): void => { extract((e) => { if (store.get().extract.open) e.close(); else e.open(); }); };
  const actions = createActions({ store, loader, picker: new Picker(store, api, styleOf), accounts, toggleExtract, map: () => map, rememberLanguage });
  const context: Context = { store, actions, api, styleOf };
  const details = createDetails(context);
  const corner = h('div', { class: 'corner' }, createScale(context), createCredits(context, LICENSES_URL));
  const stage = h('div', { class: 'stage' }, ground, details, createNotice(context), createControls(context), createExtractButton(context), corner, createStatus(context));
  root.replaceChildren(createHeader(context), h('main', { class: 'layout' }, createLayerPanel(context), stage), createAccount(context));

  const map = createMap(ground, sceneOf(store.get(), styles), {
    onView: (view, metresPerPixel) => { store.set({ view, metresPerPixel }); },
    onPick: actions.pick,
    onCounts: (counts) => {
      if (!sameCounts(counts, store.get().counts)) store.set({ counts });
    },
    onArea: (event) => { extract((e) => { e.onArea(event); }); },
  });
  const view = parseHash(location.hash);
  if (view !== null) map.setView(view);
  linkHash(store, map, (hash) => { extract((e) => { e.readAddress(hash); }); });
  keepInSight(store, map, details, stage);
  const redraw = (): void => { map.setScene(sceneOf(store.get(), styles)); };
  for (const slice of ['collections', 'schemas', 'hidden', 'lang', 'selection'] as const) store.watch((state) => state[slice], redraw);
  store.watch((state) => state.lang, (lang) => { map.setLabel(speech(lang, navigator.languages).t('map.label')); });
  const showBusy = (): void => {
    const { phase, loading } = store.get();
    ground.setAttribute('aria-busy', String(phase === 'loading' || loading > 0));
  };
  store.watch((state) => state.phase, showBusy);
  store.watch((state) => state.loading, showBusy);
  void loader.load();
}

const root = document.getElementById('app');
if (root !== null) start(root);
