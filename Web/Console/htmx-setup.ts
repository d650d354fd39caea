import htmx from 'htmx.org';

// htmx's own extensions look for it here.
(globalThis as { htmx?: typeof htmx }).htmx = htmx;

/** What its events say about a request (htmx 4). */
export type HtmxContext = {
  fetch?: (
    address: string,
    request: RequestInit & { body: FormData | URLSearchParams | null },
  ) => Promise<Response>;
  readonly response: { readonly raw: Response };
  readonly text: string;
  /** What of the answer is drawn. */
  readonly select?: string;
  swap?: string;
};

/** Gives the console a fresh form token. */
export const freshTokenAt = '/agent?handler=Token';

export { htmx };
