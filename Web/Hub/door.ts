import type { Refused } from '../Refusals/refused';
import { refusalIn } from '../Refusals/refusals';

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
