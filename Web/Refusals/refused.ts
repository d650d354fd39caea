/**
 * A refusal of the server, with its stable kebab-case code, and over HTTP its text. Anything else that fails is a lost
 * connection.
 */
export class Refused extends Error {
  constructor(
    readonly code: string,
    readonly text?: string,
    /** When to come back, where the server says so. */
    readonly retryAfterMs?: number,
  ) {
    super(code);
  }
}

/**
 * The refusal that was thrown; null when it was anything else. It is recognised by its code: each bundle has its own
 * class, so what one throws is not an instance of another's.
 */
export const refusalOf = (error: unknown): Refused | null =>
  error instanceof Error && typeof (error as Partial<Refused>).code === 'string' ? (error as Refused) : null;

const passing = new Set([
  'busy',
  'storage-busy',
  'storage-failed',
  'too-many-requests',
  'internal-error',
  'form-token-stale',
  'unauthenticated',
]);

/** Whether it is temporary: the same request may be accepted a little later. */
export const passes = ({ code }: Refused): boolean => passing.has(code);
