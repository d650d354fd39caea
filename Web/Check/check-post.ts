import { postForm } from '../Layout/form-token';
import { parseOwn } from '../Layout/own-markup';

const page = '/agent/check';
const freshTokenAt = '/agent?handler=Token';

/** Asks a handler of the page, with the token of its form. */
export function post(
  handler: string,
  values: Readonly<Record<string, string | number>> = {},
): Promise<Response> {
  const body = new FormData(document.querySelector<HTMLFormElement>('#check-form')!);
  for (const [name, value] of Object.entries(values)) body.set(name, String(value));
  return postForm(`${page}?handler=${handler}`, { method: 'POST', body }, freshTokenAt);
}

/** The element that a handler draws; null if it does not answer, or refuses. */
export async function drawn(
  handler: string,
  values: Readonly<Record<string, string | number>>,
): Promise<Element | null> {
  try {
    const answer = await post(handler, values);
    return answer.ok ? parseOwn(await answer.text()).body.firstElementChild : null;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return null; // the server is away
  }
}
