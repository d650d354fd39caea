import { textOf } from '../Refusals/refusals';
import type { Refused } from '../Refusals/refused';
import type { Composer } from './composer';
import type { Draft } from './thread';

/** Puts refused text back where it was written, with the reason. @returns false if something newer is there. */
export function giveBack(composer: Composer, refusal: Refused, draft: Draft): boolean {
  const isBack = composer.explain('', draft.text);
  void textOf(refusal).then((text) => composer.explain(text));
  return isBack;
}
