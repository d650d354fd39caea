import { chosenLanguage } from './chosen-language';

/** The page's address tells the language that the visitor has chosen: a later one is asked for it, without a cookie. */
chosenLanguage.set(document.documentElement.lang);
