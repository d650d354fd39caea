declare module 'htmx.org/dist/ext/hx-csp.js';
