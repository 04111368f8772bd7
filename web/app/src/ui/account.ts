import type { Session } from '../api/types';
import type { Key } from '../i18n/es';
import type { Speech } from '../i18n/i18n';
import { speak, type Context } from './context';
import { button, h, icon, icons, setText } from './dom';

/** Labels of the classes that a server has unless its operator names others. */
const classLabels: Readonly<Record<string, Key>> = { public: 'class.public', partner: 'class.partner', official: 'class.official' };

function classLabel(name: string, s: Speech): string {
  const key = classLabels[name];
  return key === undefined ? name : s.t(key);
}

/** The button in the bar: as whom one reads, or that one may sign in. */
export function createAccountButton(context: Context): HTMLElement {
  const { store, actions } = context;
  const label = h('span');
  const open = button({ class: 'account-button', 'aria-haspopup': 'dialog' }, () => { actions.openAccount(); }, icon(icons.key), label);
  const render = (): void => {
    const s = speak(context);
    const { session, account } = store.get();
    const ended = account.trouble === 'ended';
    const text = session?.signedIn === true ? classLabel(session.className, s) : s.t(ended ? 'account.ended' : 'account.signIn');
    setText(label, text);
    open.classList.toggle('is-signed-in', session?.signedIn === true);
    open.classList.toggle('is-trouble', ended);
    open.title = s.t('account.title');
    // The visible words come first, so that voice control finds the button by them.
    open.setAttribute('aria-label', `${text}: ${s.t('account.title')}`);
    open.hidden = session === null;
  };
  for (const slice of ['lang', 'session', 'account'] as const) store.watch((state) => state[slice], render);
  return open;
}

function aboutSession(session: Session | null, s: Speech): string {
  if (session === null) return '';
  const className = classLabel(session.className, s);
  if (!session.signedIn) return s.t('account.public', { class: className });
  const parts = [s.t('account.who', { name: session.name, class: className })];
  if (session.limited) parts.push(s.t('account.limited'));
  if (session.expires !== null) {
    const format = new Intl.DateTimeFormat(s.locale, { dateStyle: 'medium', timeStyle: 'short' });
    parts.push(s.t('account.until', { when: format.format(session.expires) }));
  }
  return parts.join(' ');
}

/** The window to sign in and out. */
export function createAccount(context: Context): HTMLElement {
  const { store, actions } = context;
  const title = h('h2', { id: 'account-title' });
  const close = button({ class: 'icon-button' }, () => { actions.closeAccount(); }, icon(icons.close));
  const about = h('p');
  const trouble = h('p', { class: 'account-trouble', role: 'alert' });
  const login = h('a', { class: 'account-main' });
  const or = h('p', { class: 'account-or' });
  const label = h('label', { for: 'account-token' });
  const help = h('p', { class: 'account-help', id: 'account-help' });
  const field = h('input', {
    id: 'account-token', type: 'password', required: true, autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', 'aria-describedby': 'account-help',
  });
  const enter = h('button', { class: 'account-main', type: 'submit' });
  const form = h('form', {}, label, field, help, enter);
  const leave = button({ class: 'account-main' }, () => { actions.signOut(); });
  const dialog = h('dialog', { class: 'account', 'aria-labelledby': 'account-title' }, h('div', { class: 'account-head' }, title, close), about, trouble, login, or, form, leave);

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    actions.signIn(field.value);
  });
  dialog.addEventListener('close', () => {
    field.value = '';
    actions.closeAccount();
  });

  const render = (): void => {
    const s = speak(context);
    const { session, account } = store.get();
    const signedIn = session?.signedIn === true;
    const key: Key | null = account.trouble === 'ended' ? 'account.endedHelp' : account.trouble && `account.${account.trouble}`;
    setText(title, s.t('account.title'));
    setText(about, aboutSession(session, s));
    setText(trouble, key === null ? '' : s.t(key));
    setText(login, s.t('account.login'));
    setText(or, s.t('account.or'));
    setText(label, s.t('account.token'));
    setText(help, s.t('account.help'));
    setText(enter, s.t('account.signIn'));
    setText(leave, s.t('account.signOut'));
    close.setAttribute('aria-label', s.t('account.close'));
    close.title = s.t('account.close');
    login.href = session?.login ?? '';
    login.hidden = signedIn || !session?.login;
    or.hidden = login.hidden;
    form.hidden = signedIn;
    leave.hidden = !signedIn;
    enter.disabled = leave.disabled = account.busy;
    if (account.open && !dialog.open) dialog.showModal();
    if (!account.open && dialog.open) dialog.close();
  };
  for (const slice of ['lang', 'session', 'account'] as const) store.watch((state) => state[slice], render);
  return dialog;
}
