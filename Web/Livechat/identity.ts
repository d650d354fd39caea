import { postForm } from '../Layout/form-token';
import { newSecret } from '../Layout/ids';
import { localStore } from '../Layout/storage';
import { longestTryMs, type Credential } from '../Hub/door';
import { refusalOf } from '../Refusals/refused';
import { refusalIn } from '../Refusals/refusals';
import type { RoomChange, RoomMessage } from '../Hub/protocol';
import type { HostPage } from './host-messages';
import { keepsCookies } from './keeps-cookies';

/** Shows the credential where cookies do not stick. */
export const header = 'X-Livechat-Credential';

/** Where the credential is stored then. */
export const keyOf = (site: string) => `livechatmeet.credential.${site}`;

/**
 * How the server recognises this visitor: a cookie in the host page's partition; where that does not stick, a
 * credential in our own partitioned storage, shown in a header and, for the hub, exchanged for a one-use ticket.
 */
export class Identity implements Credential {
  readonly #address: string;
  readonly #key: string;
  readonly #form: HTMLFormElement;
  readonly #keepsCookies = keepsCookies();
  #credential: string;
  #isKnown: boolean;

  constructor(site: string, me: string | null, form: HTMLFormElement) {
    this.#address = `/livechat/${encodeURIComponent(site)}`;
    this.#key = keyOf(site);
    this.#form = form;
    this.#isKnown = me !== null;
    this.#credential = this.#stored() ?? newSecret();
  }

  get isKnown(): boolean {
    return this.#isKnown;
  }

  /** Whether our frames are recognised by a cookie. */
  get usesCookie(): boolean {
    return this.#keepsCookies;
  }

  get holdsCredential(): boolean {
    return !this.#keepsCookies && this.#stored() !== null;
  }

  get headers(): Record<string, string> {
    return this.#keepsCookies ? {} : { [header]: this.#credential };
  }

  /** The server no longer knows this visitor: the next message creates another. */
  forget() {
    [this.#isKnown, this.#credential] = [false, newSecret()];
  }

  /** Whether a name or address was entered that the server does not have, or consent given. */
  get hasSomethingToTell(): boolean {
    return this.#consent?.checked || this.#about().some(([, value]) => value !== '');
  }

  get hasLeftEmail(): boolean {
    return this.#about().some(([name, value]) => name === 'email' && value !== '');
  }

  /** @throws Refused; any other error means that the message may not have arrived. */
  async post(
    clientId: string,
    text: string,
    page: HostPage | null,
    files: File[],
  ): Promise<{ me: string; message: RoomMessage }> {
    const fields = new FormData(this.#form);
    fields.set('clientId', clientId);
    fields.set('message', text);
    fields.set('credential', this.#credential);
    fields.delete('file'); // an empty one
    for (const file of files) fields.append('file', file);
    if (page) fields.set('pageUrl', page.url);
    if (page) fields.set('pageTitle', page.title);
    const answer = await this.#fetch<{ me: string; message: RoomMessage }>(this.#address, fields);
    this.#isKnown = true;
    if (!this.#keepsCookies) localStore.set(this.#key, this.#credential);
    for (const field of this.#fields()) field.value = '';
    if (this.#consent) this.#consent.checked = false; // each conversation asks anew
    return answer;
  }

  /**
   * The conversation of the credential that is stored here, as soon as the server is not too busy for it; null when the
   * server does not know it.
   */
  async recall(): Promise<{ me: string; room: RoomChange | null } | null> {
    try {
      const known = await this.#fetch<{ me: string; room: RoomChange | null }>(
        `${this.#address}?handler=Room`,
      );
      this.#isKnown = true;
      return known;
    } catch (error) {
      const refusal = refusalOf(error);
      if (!refusal) throw error;
      if (!refusal.retryAfterMs) return null;
      await new Promise((resolve) => setTimeout(resolve, refusal.retryAfterMs));
      return this.recall();
    }
  }

  /** A connect ticket for the hub, or nothing where the cookie does. */
  readonly ticket = async (): Promise<string> =>
    this.#keepsCookies
      ? ''
      : (
          await this.#fetch<{ ticket: string }>(
            `${this.#address}?handler=Ticket`,
            new FormData(this.#form),
            AbortSignal.timeout(longestTryMs),
          )
        ).ticket;

  async #fetch<Answer>(address: string, body?: FormData, signal?: AbortSignal): Promise<Answer> {
    const headers = { Accept: 'application/json', ...this.headers };
    const response = body
      ? await postForm(
          address,
          { method: 'POST', headers, body, ...(signal && { signal }) },
          `${this.#address}?handler=Token`,
        )
      : await fetch(address, { headers });
    if (response.ok) return (await response.json()) as Answer;
    throw (await refusalIn(response)) ?? new Error(`${response.status}`);
  }

  get #consent() {
    return this.#form.elements.namedItem('consent') as HTMLInputElement | null;
  }

  #fields() {
    return [...this.#form.elements].filter(
      (field): field is HTMLInputElement =>
        field instanceof HTMLInputElement && (field.name === 'name' || field.name === 'email'),
    );
  }

  #about(): [string, string][] {
    return this.#fields().map((field) => [field.name, field.value.trim()]);
  }

  /** Where storage is forbidden, the conversation lasts only as long as the page. */
  #stored(): string | null {
    return localStore.get(this.#key);
  }
}
