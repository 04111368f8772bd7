/** Signing in and out. */
import { RequestError, type Api } from './api/client';
import type { Session } from './api/types';
import type { Account, State } from './state';
import type { Store } from './store';

export class Accounts {
  private readonly store: Store<State>;
  private readonly api: Api;
  private readonly reload: () => void;

  /** `reload` shows everything anew, as whoever the reader is by then. */
  constructor(store: Store<State>, api: Api, reload: () => void) {
    this.store = store;
    this.api = api;
    this.reload = reload;
  }

  open(): void {
    this.set({ open: true });
  }

  close(): void {
    this.set({ open: false, trouble: null });
  }

  signIn(token: string): void {
    void this.change(() => this.api.signIn(token.trim()));
  }

  signOut(): void {
    void this.change(async () => {
      await this.api.signOut();
      return this.api.session();
    });
  }

  private async change(act: () => Promise<Session>): Promise<void> {
    if (this.store.get().account.busy) return;
    this.set({ busy: true, trouble: null });
    try {
      this.store.set({ session: await act() });
      this.set({ open: false, busy: false, trouble: null });
      this.reload();
    } catch (error) {
      const refused = error instanceof RequestError && error.status >= 400 && error.status < 500;
      this.set({ busy: false, trouble: refused ? 'refused' : 'failed' });
    }
  }

  private set(patch: Partial<Account>): void {
    this.store.set({ account: { ...this.store.get().account, ...patch } });
  }
}
