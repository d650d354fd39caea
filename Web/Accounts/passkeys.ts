import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
  WebAuthnError,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import { refusalIn, textOf } from '../Refusals/refusals';
import { Refused, refusalOf } from '../Refusals/refused';

/** The server forgets its question after ten minutes: a page that stays open asks again in time. */
const askAgainMs = 8 * 60_000;

/**
 * `form[data-passkey=add]` makes a passkey, `form[data-passkey=sign-in]` uses one, and with `data-autofill` the browser
 * offers it in the field for the e-mail address too. They are hidden where the browser knows no passkeys.
 */
export function enablePasskeys(): void {
  const isKnown = browserSupportsWebAuthn();
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
    form.hidden = !isKnown;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void press(form);
    });
    if (isKnown && form.dataset['autofill'] !== undefined) void offer(form);
  }
  const unsupported = document.querySelector<HTMLElement>('[data-passkey-unsupported]');
  if (unsupported) unsupported.hidden = isKnown;
}

async function press(form: HTMLFormElement): Promise<void> {
  const button = form.querySelector('button')!;
  if (button.ariaDisabled === 'true') return;
  button.ariaDisabled = 'true';
  tell(form, '');
  try {
    await run(form, false);
  } catch (error) {
    tell(form, await textOf(new Refused(codeOf(error), refusedBy(error)?.text)));
    if (form.dataset['autofill'] !== undefined) void offer(form);
  } finally {
    button.ariaDisabled = null;
  }
}

let asking: ReturnType<typeof setTimeout> | undefined;

/** Waits until somebody chooses a passkey in the list of what the browser would fill in. */
async function offer(form: HTMLFormElement): Promise<void> {
  clearTimeout(asking);
  if (!(await browserSupportsWebAuthnAutofill())) return;
  asking = setTimeout(() => void offer(form), askAgainMs);
  try {
    await run(form, true);
  } catch (error) {
    // Whoever chose nothing need not be told; a chosen one that was refused is.
    const refused = refusedBy(error);
    if (refused) tell(form, await textOf(refused));
  }
}

async function run(form: HTMLFormElement, useBrowserAutofill: boolean): Promise<void> {
  const isNew = form.dataset['passkey'] === 'add';
  const options = await json(await fetch(isNew ? '?handler=Options' : '?handler=PasskeyOptions', asJson));
  const credential = isNew
    ? await startRegistration({ optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON })
    : await startAuthentication({
        optionsJSON: options as unknown as PublicKeyCredentialRequestOptionsJSON,
        useBrowserAutofill,
      });
  const body = new FormData(form);
  body.set('credential', JSON.stringify(credential));
  const { to } = await json(await fetch(form.action, { ...asJson, method: 'POST', body }));
  location.assign(String(to));
}

const asJson = { headers: { Accept: 'application/json' } };

/** @throws Refused */
async function json(answer: Response): Promise<Record<string, unknown>> {
  const refused = await refusalIn(answer);
  if (refused) throw refused;
  // A page instead: this one was open for too long, and the server starts anew.
  if (!answer.headers.get('Content-Type')?.startsWith('application/json')) location.reload();
  return (await answer.json()) as Record<string, unknown>;
}

/** The server's refusal; the library's own errors have a code too. */
const refusedBy = (error: unknown) => (error instanceof WebAuthnError ? null : refusalOf(error));

/** What went wrong, as a refusal's code (Web Authentication, 5.1.3 and 5.1.4.1: the exceptions). */
function codeOf(error: unknown): string {
  const refused = refusedBy(error);
  if (refused) return refused.code;
  const cause = error instanceof WebAuthnError ? error.cause : error;
  switch (cause instanceof Error || cause instanceof DOMException ? cause.name : '') {
    case 'InvalidStateError':
      return 'passkey-known';
    case 'SecurityError':
      return 'passkey-elsewhere';
    case 'ConstraintError':
    case 'NotSupportedError':
      return 'passkey-unsupported';
    case 'AbortError':
    case 'NotAllowedError':
      return 'passkey-cancelled';
    default:
      return 'internal-error';
  }
}

function tell(form: HTMLFormElement, text: string): void {
  form.querySelector<HTMLElement>('.error')!.textContent = text;
}
