import { tabStore } from '../../Layout/storage';

/** A file that has arrived at the server and waits for its message. */
export type KeptFile = {
  readonly clientId: string;
  readonly id: string;
  readonly name: string;
  readonly size: number;
};

type Arrived = {
  readonly clientId: string;
  readonly name: string;
  readonly size: number;
  readonly uploaded: { readonly id: string } | null;
};

/** The files of an unsent message that have arrived: they outlive a reload of this tab, as its text does. */
export class KeptFiles {
  readonly #key: string;

  constructor(of: string) {
    this.#key = `livechatmeet.draft.files.${of}`;
  }

  get files(): KeptFile[] {
    try {
      const kept: unknown = JSON.parse(tabStore.get(this.#key) ?? '[]');
      return Array.isArray(kept) ? kept.filter(isKept) : [];
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error; // somebody else wrote there
      return [];
    }
  }

  keep(files: readonly Arrived[]) {
    const arrived = files.flatMap(({ clientId, name, size, uploaded }) =>
      uploaded ? [{ clientId, name, size, id: uploaded.id }] : [],
    );
    tabStore.set(this.#key, arrived.length > 0 ? JSON.stringify(arrived) : null);
  }
}

const isKept = (value: unknown): value is KeptFile => {
  const file = value as Partial<KeptFile> | null;
  return (
    typeof file?.clientId === 'string' &&
    typeof file.id === 'string' &&
    typeof file.name === 'string' &&
    typeof file.size === 'number'
  );
};
