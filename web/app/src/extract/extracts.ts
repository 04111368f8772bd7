/** Puts the extracts of areas on the page. Loaded when first wanted: most readers look at the map alone. */
import { speech } from '../i18n/i18n';
import type { Covered, MapView } from '../map/mapview';
import type { Context } from '../ui/context';
import { h } from '../ui/dom';
import { createExtractPanel, createSketchBar } from '../ui/extract/panel';
import { areaScene } from '../ui/extract/scene';
import { createProcesses } from './client';
import { Extractor } from './extractor';
import type { Memory } from './jobs';
import { formatPlace } from './place';

export interface Ground {
  readonly context: Context;
  readonly map: MapView;
  /** The map's element; the panel comes to stand behind it. */
  readonly element: HTMLElement;
  /** Address of the server. */
  readonly base: string;
}

const jobsKey = 'lindero.jobs';

/** Ids of jobs live as long as the tab does. */
const memory: Memory = {
  read: () => {
    try {
      return sessionStorage.getItem(jobsKey);
    } catch {
      return null; // storage may be forbidden; then they last as long as the page
    }
  },
  write: (text) => {
    try {
      sessionStorage.setItem(jobsKey, text);
    } catch {
      // See read.
    }
  },
};

function save(url: string, name: string): void {
  h('a', { href: url, download: name }).click();
}

/** How much of the map a panel covers: its right side, or on a narrow screen its bottom. */
function coveredBy(panel: HTMLElement, ground: HTMLElement): Covered {
  const [box, map] = [panel.getBoundingClientRect(), ground.getBoundingClientRect()];
  if (box.width === 0) return { right: 0, bottom: 0 };
  return box.width < map.width * 0.8 ? { right: map.right - box.left, bottom: 0 } : { right: 0, bottom: Math.max(0, map.bottom - box.top) };
}

/** Adds the panel and what is drawn on the map. */
export function startExtract({ context, map, element, base }: Ground): Extractor {
  const { store, api } = context;
  const processes = createProcesses(base);
  const extractor: Extractor = new Extractor({ store, api, processes, map, covered: () => coveredBy(panel, element), memory, save });
  const tools = { ...context, extractor, processes };
  const panel = createExtractPanel(tools);
  element.after(panel, createSketchBar(tools));
  const render = (): void => {
    const { extract, lang } = store.get();
    map.setArea(areaScene(extract, speech(lang, navigator.languages)));
  };
  store.watch((state) => state.extract, render);
  store.watch((state) => state.lang, render);
  store.watch(
    ({ extract: { open, place } }) => (open && place !== null ? formatPlace(place) : ''),
    (link) => { store.set({ extract: { ...store.get().extract, link } }); },
  );
  return extractor;
}
