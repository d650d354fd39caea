import { probe } from '../Media/relay-probe';
import { CheckLines } from './check-lines';
import { tryHub } from './hub-try';
import { beginRelayTest, endRelayTest, serverOf, type RelayTest } from './relay-test';
import type { Report } from './report';
import { SelfCall } from './self-call';

/** The page "Check my server": asks the server for its lines, and tries from here what only a browser can. */
class ServerCheck extends HTMLElement {
  #lines: CheckLines | null = null;
  #call: SelfCall | null = null;
  #isRunning = false;

  connectedCallback(): void {
    this.#lines = new CheckLines(this);
    this.#lines.remember();
    this.#call = new SelfCall(this, (report) => this.#called(report));
    // Before the form is sent by the page, or by htmx.
    this.addEventListener('submit', (event) => this.#again(event), { capture: true });
    void this.#run();
  }

  disconnectedCallback(): void {
    this.#call?.stop();
  }

  #again(event: Event): void {
    event.preventDefault();
    event.stopImmediatePropagation();
    void this.#run();
  }

  async #run(): Promise<void> {
    const lines = this.#lines!;
    if (this.#isRunning) return;
    this.#setRunning(true);
    lines.verdict.replaceChildren(
      this.querySelector<HTMLTemplateElement>('#check-running')!.content.cloneNode(true),
    );
    const own = lines.names('server');
    for (const name of own) lines.runs(name);
    try {
      await Promise.all([...own.map((name) => lines.draw(name, 'Run')), this.#tryAll()]);
      if (this.isConnected) await lines.conclude();
    } finally {
      this.#setRunning(false);
    }
  }

  #setRunning(isRunning: boolean): void {
    this.#isRunning = isRunning;
    this.ariaBusy = String(isRunning);
    this.querySelector('#check-form button')!.ariaDisabled = String(isRunning);
  }

  async #tryAll(): Promise<void> {
    await Promise.all([this.#tryOne('websocket', tryHub), this.#tryOne('clock', clock), this.#tryRelay()]);
  }

  async #tryOne(name: string, attempt: () => Promise<Report>): Promise<void> {
    const lines = this.#lines!;
    lines.runs(name);
    const { outcome, code, ms } = await attempt();
    await lines.draw(name, 'Seen', { outcome, code, milliseconds: ms });
  }

  /** Each way to the relay, side by side. */
  async #tryRelay(): Promise<void> {
    const test = await begun();
    if (!test) return;
    const ways = ['udp', 'tcp', 'tls', 'stun'].map((way) => ({ way, server: serverOf(test.ends[0], way) }));
    await Promise.all(
      ways.map(({ way, server }) =>
        server
          ? this.#tryOne(`relay-${way}`, () => probe(server, way === 'stun' ? 'srflx' : 'relay'))
          : Promise.resolve(),
      ),
    );
    await endRelayTest(test);
  }

  async #called({ outcome, code, ms }: Report): Promise<void> {
    await this.#lines!.draw('call', 'Seen', { outcome, code, milliseconds: ms });
    if (!this.#isRunning) await this.#lines!.conclude();
  }
}

async function begun(): Promise<RelayTest | null> {
  try {
    return await beginRelayTest();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return null; // the server is away, which the other lines say
  }
}

const clock = (): Promise<Report> => Promise.resolve({ outcome: 'Works', code: 0, ms: Date.now() });

customElements.define('server-check', ServerCheck);
