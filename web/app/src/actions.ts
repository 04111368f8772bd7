/** Everything a reader can do. Parts of the page call these and watch the store. */
import type { Accounts } from './account';
import type { Lang } from './api/types';
import type { Loader } from './loader';
import type { Found } from './map/hit';
import type { MapView } from './map/mapview';
import type { Picker } from './picker';
import type { State } from './state';
import type { Store } from './store';

export interface Actions {
  /** Asks again now for what failed. */
  readonly retry: () => void;
  readonly setLanguage: (lang: Lang) => void;
  readonly toggleLayer: (id: string) => void;
  readonly togglePanel: () => void;
  readonly zoomBy: (steps: number) => void;
  readonly zoomTo: (lng: number, lat: number) => void;
  readonly goHome: () => void;
  readonly focusMap: () => void;
  readonly pick: (found: readonly Found[]) => void;
  /** Opens one of several features under a click. */
  readonly openHit: (index: number) => void;
  readonly listHits: () => void;
  readonly retryDetails: () => void;
  readonly closeDetails: () => void;
  readonly openAccount: () => void;
  readonly closeAccount: () => void;
  readonly signIn: (token: string) => void;
  readonly signOut: () => void;
  /** Opens the panel of extracts, or closes it. */
  readonly toggleExtract: () => void;
}

export interface ActionsOptions {
  readonly store: Store<State>;
  readonly loader: Loader;
  readonly picker: Picker;
  readonly accounts: Accounts;
  readonly toggleExtract: () => void;
  readonly map: () => MapView;
  readonly rememberLanguage: (lang: Lang) => void;
}

/** Near enough to see a place among its streets. */
const zoomForPlace = 13;

/** Makes the actions of a page. */
export function createActions({ store, loader, picker, accounts, toggleExtract, map, rememberLanguage }: ActionsOptions): Actions {
  return {
    retry: () => loader.retry(),
    setLanguage: (lang) => {
      store.set({ lang });
      rememberLanguage(lang);
    },
    toggleLayer: (id) => {
      const hidden = new Set(store.get().hidden);
      if (!hidden.delete(id)) hidden.add(id);
      store.set({ hidden });
    },
    togglePanel: () => store.set({ panelOpen: !store.get().panelOpen }),
    zoomBy: (steps) => map().zoomBy(steps),
    zoomTo: (lng, lat) => map().setView({ lng, lat, zoom: Math.max(zoomForPlace, store.get().view?.zoom ?? 0) }),
    goHome: () => loader.goHome(),
    focusMap: () => map().focus(),
    pick: (found) => picker.pick(found),
    openHit: (index) => picker.open(index),
    listHits: () => picker.list(),
    retryDetails: () => picker.retry(),
    closeDetails: () => {
      picker.close();
      map().focus();
    },
    openAccount: () => accounts.open(),
    closeAccount: () => accounts.close(),
    signIn: (token) => accounts.signIn(token),
    signOut: () => accounts.signOut(),
    toggleExtract,
  };
}
