import type { HtmxContext } from './htmx-setup';

type Refused = Pick<HtmxContext, 'text' | 'select' | 'swap'>;

/**
 * A refusal that has nothing of the part that was asked for leaves what is drawn: htmx would put nothing in its place,
 * and the page could never draw there again. @param refused an answer of an error's status, before it is drawn.
 */
export function keepPart(refused: Refused) {
  const { select, text } = refused;
  if (select?.startsWith('#') && !text.includes(`id="${select.slice(1)}"`)) refused.swap = 'none';
}
