/** Asks again for what failed, ever more patiently, and at once when the line is back. */
export interface Retrier {
  /** Asks again after a while, unless that is already arranged. */
  schedule(): void;
  /** Asks again now. */
  now(): void;
  /** All went well: the next failure waits the shortest time again. */
  succeeded(): void;
}

const shortest = 2_000; // ms
const longest = 60_000;

export function createRetrier(attempt: () => void): Retrier {
  let wait = shortest;
  let timer: number | null = null;

  const clear = (): void => {
    if (timer !== null) window.clearTimeout(timer);
    timer = null;
  };
  const run = (): void => {
    clear();
    attempt();
  };
  window.addEventListener('online', () => {
    if (timer !== null) run();
  });
  return {
    schedule() {
      if (timer !== null) return;
      timer = window.setTimeout(run, wait);
      wait = Math.min(longest, wait * 2);
    },
    now: run,
    succeeded() {
      clear();
      wait = shortest;
    },
  };
}
