import type { Refused } from '../Refusals/refused';
import { refusalIn } from '../Refusals/refusals';

/** How a page proves who it is without a cookie: a one-use ticket for the hub, headers for everything else. */
export type Credential = {
  readonly ticket: () => Promise<string>;
  readonly headers: Readonly<Record<string, string>>;
};

/** A network that has changed or come back is tried anew after this long, however long it would keep a try. */
export const longestTryMs = 10_000;

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
      signal: AbortSignal.timeout(longestTryMs),
    });
    if (answer.ok) return (await answer.json()) as { me: string };
    return answer.status < 500 ? await refusalIn(answer) : null;
  } catch {
    return null; // no way to it, no answer in time, or that of somebody between us and it
  }
}
