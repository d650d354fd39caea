import type { HubMethod } from './signaling';

/** What a person on a slow network waits at most; a call without a sign of life ends after 20 s. */
const answersWithinMs = 5_000;

/**
 * Looks after a call's signs of life (`renew`), which the server answers at once: a connection that does not bring the
 * answer is one in name only, as after a change of network, and is made anew. No event tells so.
 */
export function watched<Answer>(
  connection: { renew(): Promise<void> },
  name: HubMethod,
  answer: Promise<Answer>,
): Promise<Answer> {
  if (name !== 'renew') return answer;
  const late = setTimeout(() => void connection.renew(), answersWithinMs);
  return answer.finally(() => clearTimeout(late));
}
