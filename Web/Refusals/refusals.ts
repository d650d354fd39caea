import { Refused } from '../Hub/signaling';

/**
 * What a person is told, in their language: with the refusal, or asked for by its code. Empty when the server is away,
 * which the page says elsewhere.
 */
export async function textOf({ code, text }: Refused): Promise<string> {
  if (text) return text;
  try {
    const answer = await fetch(`/refusals/${code}`);
    return ((await answer.json()) as { title?: string }).title ?? '';
  } catch (error) {
    // TypeError: the server is away. SyntaxError: something between answered in its place.
    if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
    return '';
  }
}

/** The refusal in an answer over HTTP (RFC 9457), which can be read again; null when it is none of ours. */
export async function refusalIn(answer: Response): Promise<Refused | null> {
  if (answer.ok || !answer.headers.get('Content-Type')?.startsWith('application/problem+json')) return null;
  const { code, title } = (await answer.clone().json()) as { code?: string; title?: string };
  return code ? new Refused(code, title) : null;
}

/** How a page shows who it is where no cookie does: a ticket of one use for the hub, headers for all else. */
export type Credential = {
  readonly ticket: () => Promise<string>;
  readonly headers: Readonly<Record<string, string>>;
};

/**
 * What the server says to a page that comes to the hub with this query: who it is, or why it is not let in; null when
 * the server is away.
 */
export async function askAtTheDoor(
  query: string,
  headers: Credential['headers'] = {},
): Promise<{ me: string } | Refused | null> {
  try {
    const answer = await fetch(`/hub/door?${query}`, {
      method: 'POST',
      headers: { Accept: 'application/json', ...headers },
    });
    if (answer.ok) return (await answer.json()) as { me: string };
    return answer.status < 500 ? await refusalIn(answer) : null;
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
    return null;
  }
}
