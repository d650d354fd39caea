import { textOf } from '../Refusals/refusals';
import type { Refused } from '../Refusals/refused';
import type { Composer } from './composer';
import type { Draft } from './thread';

/**
 * What was refused comes back to where it was written, with the reason. @returns false when something newer stands
 * there.
 */
export function giveBack(composer: Composer, refusal: Refused, draft: Draft): boolean {
  const isBack = composer.explain('', draft.text);
  void textOf(refusal).then((text) => composer.explain(text));
  return isBack;
}
