import { drawn } from './check-post';

/** The lines of the page: those that need work stand first, the others below. */
export class CheckLines {
  readonly #root: HTMLElement;

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  /** @param by who runs them: `server` or `browser`. */
  names(by: string): string[] {
    return this.#all.filter(({ dataset }) => dataset['by'] === by).map(({ dataset }) => dataset['check']!);
  }

  runs(name: string) {
    const line = this.#line(name);
    if (line) line.dataset['state'] = 'run';
  }

  /** Draws a line anew. One that could not be asked for waits again. */
  async draw(
    name: string,
    handler: string,
    values: Readonly<Record<string, string | number>> = {},
  ): Promise<void> {
    const next = await drawn(handler, { name, ...values });
    const line = this.#line(name);
    if (next) line?.replaceWith(next);
    else if (line) line.dataset['state'] = 'wait';
  }

  /** Puts each line where it belongs, and says what all come to. */
  async conclude(): Promise<void> {
    const [broken, rest] = [this.#list('#check-broken .checks'), this.#list('#check-rest')];
    const lines = this.#all;
    const of = (...states: string[]) => lines.filter(({ dataset }) => states.includes(dataset['state']!));
    broken.append(...of('bad'), ...of('care'));
    // The order in which the server draws them.
    rest.append(...of('ok', 'skip', 'wait', 'run').toSorted((a, b) => this.#rank(a) - this.#rank(b)));
    broken.closest('section')!.hidden = broken.children.length === 0;
    this.#root.querySelector('#check-report')!.textContent = this.#all
      .map(({ dataset }) => dataset['report'])
      .join('\n');
    const [failures, warnings] = [of('bad').length, of('care').length];
    const count = failures + warnings + of('ok').length;
    const verdict = await drawn('Verdict', { failures, warnings, count });
    if (verdict) this.verdict.replaceChildren(verdict);
  }

  get verdict(): HTMLElement {
    return this.#root.querySelector<HTMLElement>('#check-verdict')!;
  }

  get #all(): HTMLElement[] {
    return [...this.#root.querySelectorAll<HTMLElement>('.check')];
  }

  #line(name: string): HTMLElement | null {
    return this.#root.querySelector<HTMLElement>(`#check-${name}`);
  }

  #list(selector: string): HTMLElement {
    return this.#root.querySelector<HTMLElement>(selector)!;
  }

  readonly #order: string[] = [];

  #rank({ dataset }: HTMLElement): number {
    return this.#order.indexOf(dataset['check']!);
  }

  /** Before anything is moved. */
  remember() {
    if (this.#order.length === 0) this.#order.push(...this.#all.map(({ dataset }) => dataset['check']!));
  }
}
