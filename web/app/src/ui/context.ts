import type { Api } from '../api/client';
import type { Collection } from '../api/types';
import { speech, type Speech } from '../i18n/i18n';
import type { Actions } from '../actions';
import type { State } from '../state';
import type { Store } from '../store';
import type { LayerStyle } from '../style/layers';

/** What every part of the page is given. */
export interface Context {
  readonly store: Store<State>;
  readonly actions: Actions;
  readonly api: Api;
  /** The symbols of a collection, as the map draws them. */
  readonly styleOf: (collection: Collection) => LayerStyle;
}

/** The speaker of the language now chosen. */
export function speak(context: Context): Speech {
  return speech(context.store.get().lang, navigator.languages);
}
