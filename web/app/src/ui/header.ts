import { languages } from '../i18n/i18n';
import { createAccountButton } from './account';
import { speak, type Context } from './context';
import { button, h, setText } from './dom';

/** The bar on top: the dataset's name, who is reading, and the choice of language. */
export function createHeader(context: Context): HTMLElement {
  const { store, actions } = context;
  const title = h('h1');
  const subtitle = h('p', { class: 'bar-subtitle' });
  const skip = button({ class: 'skip' }, () => {
    actions.focusMap();
  });
  const choices = languages.map((lang) => {
    const choice = button({ lang, class: 'choice' }, () => {
      actions.setLanguage(lang);
    }, lang.toUpperCase());
    return { lang, choice };
  });
  const group = h('div', { class: 'languages', role: 'group' }, ...choices.map(({ choice }) => choice));

  const render = (): void => {
    const s = speak(context);
    const { dataset, lang } = store.get();
    const name = dataset.title ? s.pick(dataset.title) : s.t('app.title');
    document.documentElement.lang = lang;
    document.title = name === 'Lindero' ? name : `${name} · Lindero`;
    setText(title, name);
    setText(subtitle, dataset.description ? s.pick(dataset.description) : '');
    subtitle.title = subtitle.textContent;
    setText(skip, s.t('app.skip'));
    group.setAttribute('aria-label', s.t('lang.label'));
    for (const { lang: own, choice } of choices) {
      choice.setAttribute('aria-pressed', String(own === lang));
      choice.title = s.t(`lang.${own}`);
      // The visible letters come first, so that voice control finds the button by them.
      choice.setAttribute('aria-label', `${own.toUpperCase()}: ${s.t(`lang.${own}`)}`);
    }
  };
  store.watch((state) => state.lang, render);
  store.watch((state) => state.dataset, render);
  return h('header', { class: 'bar' }, skip, h('div', { class: 'bar-text' }, title, subtitle), createAccountButton(context), group);
}
