// How the probe watches what a document does: a proxy in the place of a function, of which the document notices
// nothing.

export type Watcher = ProxyHandler<(...args: never[]) => unknown>;

/** Puts a proxy in the place of a function; interfaces that the context does not have are left alone. */
export function watch(owner: object | undefined, name: string, handler: Watcher) {
  const descriptor = owner && Object.getOwnPropertyDescriptor(owner, name);
  if (typeof descriptor?.value !== 'function') return;
  Object.defineProperty(owner, name, { ...descriptor, value: new Proxy(descriptor.value, handler) });
}

export const prototypeOf = (name: string) =>
  (Reflect.get(globalThis, name) as { prototype: object } | undefined)?.prototype;
