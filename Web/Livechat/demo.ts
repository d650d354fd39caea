// The demo is a host page like any other: it brings no script of its own, only the pasted line.
export {};
