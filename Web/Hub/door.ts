import type { Refused } from '../Refusals/refused';
import { refusalIn } from '../Refusals/refusals';

/** How a page proves who it is without a cookie: a one-use ticket for the hub, headers for everything else. */
export type Credential = {
  readonly ticket: () => Promise<string>;
  readonly headers: Readonly<Record<string, string>>;
};

/**
 * What the server says to a page with this hub query: who it is, or why it is not let in; null if the server is
 * unreachable.
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
