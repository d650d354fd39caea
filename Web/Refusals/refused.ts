/**
 * A refusal of the server, with its stable kebab-case code, and over HTTP what a person is told. Anything else that
 * fails is a lost connection.
 */
export class Refused extends Error {
  constructor(
    readonly code: string,
    readonly text?: string,
  ) {
    super(code);
  }
}

/**
 * The refusal that was thrown; null when it was anything else. It is told by its code: each bundle has a class of its
 * own, and what one throws is no instance of another's.
 */
export const refusalOf = (error: unknown): Refused | null =>
  error instanceof Error && typeof (error as Partial<Refused>).code === 'string' ? (error as Refused) : null;

const passing = new Set([
  'storage-busy',
  'storage-failed',
  'too-many-requests',
  'internal-error',
  'form-token-stale',
  'unauthenticated',
]);

/** Whether it passes by itself: what was refused may be taken a little later. */
export const passes = ({ code }: Refused): boolean => passing.has(code);
