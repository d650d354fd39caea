import { postForm } from '../Layout/form-token';
import { LazyModule } from '../Layout/lazy-module';
import { parseOwn } from '../Layout/own-markup';
import { refusalIn, textOf } from '../Refusals/refusals';
import type * as Code from './elsewhere-code';
import type { Identity } from './identity';

/** Shows where the conversation goes on on another device: an address that the server makes anew each time. */
export function enableElsewhere(identity: Pick<Identity, 'headers'>) {
  const button = document.getElementById('elsewhere') as HTMLButtonElement | null;
  button?.addEventListener('click', (event) => {
    event.preventDefault();
    void show(button, identity);
  });
}

async function show(button: HTMLButtonElement, { headers }: Pick<Identity, 'headers'>) {
  const body = new FormData(button.form!);
  const freshAt = `/livechat/${document.body.dataset['site']}?handler=Token`;
  try {
    const request = { method: 'POST', headers: { Accept: 'application/json', ...headers }, body };
    const answer = await postForm(button.formAction, request, freshAt);
    const refusal = await refusalIn(answer);
    document.getElementById('elsewhere-error')!.textContent = refusal ? await textOf(refusal) : '';
    if (!answer.ok) return;
    const drawn = parseOwn(await answer.text());
    const dialog = drawn.querySelector<HTMLTemplateElement>('#elsewhere-dialog')!;
    const code = await new LazyModule<typeof Code>(dialog.dataset['code']!).load();
    button.closest('details')!.open = false;
    code.show(dialog, drawn.getElementById('elsewhere-parts')!);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // no connection, which the chat says: it can be pressed again
  }
}
