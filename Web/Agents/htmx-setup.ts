import htmx from 'htmx.org';

// htmx's own extensions look for it here.
(globalThis as { htmx?: typeof htmx }).htmx = htmx;

export { htmx };
