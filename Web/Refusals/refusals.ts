import { Refused } from './refused';

/**
 * A refusal's text in the reader's language: sent with the refusal, or fetched by its code. Empty if the server is
 * unreachable, which the page says elsewhere.
 */
export async function textOf({ code, text }: Refused): Promise<string> {
  if (text) return text;
  try {
    const answer = await fetch(`/refusals/${code}`);
    return ((await answer.json()) as { title?: string }).title ?? '';
  } catch (error) {
    // TypeError: the server is unreachable. SyntaxError: something in between answered instead.
    if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
    return '';
  }
}

/** The refusal in an answer over HTTP (RFC 9457), which can be read again; null if it is not one of ours. */
export async function refusalIn(answer: Response): Promise<Refused | null> {
  if (answer.ok || !answer.headers.get('Content-Type')?.startsWith('application/problem+json')) return null;
  const { code, title } = (await answer.clone().json()) as { code?: string; title?: string };
  if (!code) return null;
  const seconds = code === 'busy' ? Number(answer.headers.get('Retry-After')) : 0;
  return new Refused(code, title, seconds * 1_000 || undefined);
}
