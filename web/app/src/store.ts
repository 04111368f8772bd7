/** Where the page's state lives. Nothing else keeps state that two modules read. */
export interface Store<S extends object> {
  get(): Readonly<S>;
  /** Merges `patch` and tells those whose slice changed. */
  set(patch: Partial<S>): void;
  /** Calls `listener` with the slice now and whenever it changes; returns a function that stops it. */
  watch<T>(slice: (state: Readonly<S>) => T, listener: (value: T) => void): () => void;
}

/** Makes a store. Slices are compared by `Object.is`: replace values, never mutate them. */
export function createStore<S extends object>(initial: S): Store<S> {
  let state: Readonly<S> = initial;
  const listeners = new Set<() => void>();

  return {
    get: () => state,
    set(patch) {
      state = { ...state, ...patch };
      for (const notify of [...listeners]) if (listeners.has(notify)) notify();
    },
    watch(slice, listener) {
      let last = slice(state);
      const notify = (): void => {
        const value = slice(state);
        if (Object.is(value, last)) return;
        last = value;
        listener(value);
      };
      listeners.add(notify);
      listener(last);
      return () => listeners.delete(notify);
    },
  };
}
