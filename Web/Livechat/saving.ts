import type { Identity } from './identity';

/** Where the browser keeps no cookie here, the link alone would come without a credential. */
export function enableSaving(link: HTMLAnchorElement, identity: Pick<Identity, 'headers' | 'usesCookie'>) {
  if (identity.usesCookie) return;
  link.addEventListener('click', (event) => {
    event.preventDefault();
    void fetch(link.href, { headers: identity.headers }).then(save, ignoreNetwork);
  });
}

async function save(answer: Response) {
  if (!answer.ok) return;
  const name = /filename="?([^";]+)/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1];
  const saved = document.createElement('a');
  saved.href = URL.createObjectURL(await answer.blob());
  saved.download = name ?? 'conversation.txt';
  saved.click();
  URL.revokeObjectURL(saved.href);
}

function ignoreNetwork(error: unknown) {
  if (!(error instanceof TypeError)) throw error; // no connection, which the chat says: it can be pressed again
}
