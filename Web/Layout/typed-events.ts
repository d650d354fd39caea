/** An event target with a name and a detail type for each event; `undefined` for events without detail. */
export class TypedEvents<Events extends object> extends EventTarget {
  listen<Name extends keyof Events & string>(name: Name, act: (detail: Events[Name]) => void) {
    this.addEventListener(name, (event) => act((event as CustomEvent<Events[Name]>).detail));
  }

  protected emit<Name extends keyof Events & string>(
    name: Name,
    ...[detail]: Events[Name] extends undefined ? [] : [Events[Name]]
  ) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
