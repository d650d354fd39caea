/** The browser's database of files that have not arrived at the server. */
export const shelf = 'livechatmeet.files';
const store = 'files';
const keptForMs = 86_400_000;

type Shelved = { readonly file: Blob; readonly at: number };

/** Where storage is forbidden or full, nothing is kept. */
export async function keepFile(clientId: string, file: Blob): Promise<void> {
  await removeOld();
  await on('readwrite', (files) => files.put({ file, at: Date.now() } satisfies Shelved, clientId));
}

export const forgetFile = (clientId: string) => on('readwrite', (files) => files.delete(clientId));

/** Null if it is not there. */
export async function keptFile(clientId: string, name: string): Promise<File | null> {
  const found = await on<Shelved | undefined>('readonly', (files) => files.get(clientId));
  return found ? new File([found.file], name, { type: found.file.type }) : null;
}

async function on<Answer>(
  mode: IDBTransactionMode,
  ask: (files: IDBObjectStore) => IDBRequest<Answer>,
): Promise<Answer | undefined> {
  try {
    const database = await opened();
    try {
      return await answer(ask(database.transaction(store, mode).objectStore(store)));
    } finally {
      database.close(); // once what was asked is done
    }
  } catch {
    // Forbidden (SecurityError), full (QuotaExceededError), private windows of old browsers (InvalidStateError).
    return undefined;
  }
}

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(shelf, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(store);
  return answer(request);
}

/** Tabs that never came back have left theirs. */
async function removeOld(): Promise<void> {
  const keys = (await on('readonly', (files) => files.getAllKeys())) ?? [];
  for (const key of keys) {
    const found = await on<Shelved | undefined>('readonly', (files) => files.get(key));
    if (found && Date.now() - found.at > keptForMs) await on('readwrite', (files) => files.delete(key));
  }
}

const answer = <Answer>(request: IDBRequest<Answer>) =>
  new Promise<Answer>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('No answer'));
  });
