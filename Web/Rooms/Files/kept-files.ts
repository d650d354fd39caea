import { tabStore } from '../../Layout/storage';
import { forgetFile, keepFile, keptFile } from './file-shelf';

/** A file of an unsent message. */
export type KeptFile = {
  readonly clientId: string;
  readonly name: string;
  readonly size: number;
  /** What the server names it by, once it has arrived there. */
  readonly id: string | null;
};

/** An unsent message with files. */
export type KeptMessage = { readonly clientId: string; readonly files: readonly KeptFile[] };

type Entry = {
  readonly clientId: string;
  readonly name: string;
  readonly size: number;
  readonly file: File | null;
  readonly uploaded: { readonly id: string } | null;
};

/**
 * The files of an unsent message: they outlive a reload of this tab, as its text does. The tab remembers which they
 * are; the bytes of those that have not arrived lie in the browser's database.
 */
export class KeptFiles {
  readonly #key: string;
  readonly #shelved = new Set<string>();

  constructor(of: string) {
    this.#key = `livechatmeet.draft.files.${of}`;
  }

  get message(): KeptMessage | null {
    try {
      const kept: unknown = JSON.parse(tabStore.get(this.#key) ?? 'null');
      return isKept(kept) ? kept : null;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error; // somebody else wrote there
      return null;
    }
  }

  /** The bytes of one that had not arrived; null if the browser did not keep them. */
  async fileOf({ clientId, name }: KeptFile): Promise<File | null> {
    const file = await keptFile(clientId, name);
    this.#shelved.add(clientId);
    return file;
  }

  keep(clientId: string, entries: readonly Entry[]) {
    const files = entries.map((entry): KeptFile => {
      const { clientId: of, name, size, uploaded } = entry;
      return { clientId: of, name, size, id: uploaded?.id ?? null };
    });
    tabStore.set(this.#key, files.length > 0 ? JSON.stringify({ clientId, files }) : null);
    const missing = entries.filter(({ file, uploaded }) => file && !uploaded);
    for (const { clientId: of, file } of missing) if (!this.#shelved.has(of)) this.#shelve(of, file!);
    for (const of of this.#shelved) if (!missing.some((entry) => entry.clientId === of)) this.#drop(of);
  }

  #shelve(clientId: string, file: File) {
    this.#shelved.add(clientId);
    void keepFile(clientId, file);
  }

  #drop(clientId: string) {
    this.#shelved.delete(clientId);
    void forgetFile(clientId);
  }
}

const isKept = (value: unknown): value is KeptMessage => {
  const message = value as Partial<KeptMessage> | null;
  return typeof message?.clientId === 'string' && Array.isArray(message.files) && message.files.every(isFile);
};

const isFile = (value: unknown): value is KeptFile => {
  const file = value as Partial<KeptFile> | null;
  return (
    typeof file?.clientId === 'string' &&
    typeof file.name === 'string' &&
    typeof file.size === 'number' &&
    (file.id === null || typeof file.id === 'string')
  );
};
