import { localStore } from '../Layout/storage';

/** The language that the visitor has chosen in this browser; null if none. A cookie has it too, where cookies stick. */
export const chosenLanguage = {
  get: () => localStore.get('livechatmeet.language'),
  set: (language: string) => localStore.set('livechatmeet.language', language),
};
