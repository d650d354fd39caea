import { refusalIn } from '../Refusals/refusals';

const field = '__RequestVerificationToken';

/**
 * Sends a form. If its token is stale (the cookie or the server's key is gone), sends it again with a fresh one, which
 * all forms of the page then get.
 * @param freshAt gives a fresh token and its cookie.
 */
export async function postForm(
  address: string,
  request: RequestInit & { body: FormData | URLSearchParams },
  freshAt: string,
): Promise<Response> {
  const answer = await fetch(address, request);
  if ((await refusalIn(answer))?.code !== 'form-token-stale') return answer;
  const fresh = await fetch(freshAt, { headers: { Accept: 'application/json' } });
  if (!fresh.ok) return (await refusalIn(fresh))?.code === 'busy' ? fresh : answer;
  const { token } = (await fresh.json()) as { token: string };
  for (const input of document.querySelectorAll<HTMLInputElement>(`input[name=${field}]`))
    input.value = token;
  request.body.set(field, token);
  return fetch(address, request);
}
