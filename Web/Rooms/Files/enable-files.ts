import type { RoomMessage } from '../../Hub/protocol';
import { tabStore } from '../../Layout/storage';
import type { Tray } from './tray';

/** What a conversation with files needs: it may be loaded when there is the first one. */
export type FilesCode = {
  readonly draw: (item: HTMLElement, message: RoomMessage) => void;
  readonly attach: () => Tray;
};

/**
 * A conversation's files, with code that is there when it is used.
 * @param key the storage key of the conversation in this tab.
 */
export function enableFiles(
  list: HTMLElement,
  form: HTMLFormElement | null,
  drop: HTMLElement,
  key: string,
  load: () => Promise<FilesCode>,
) {
  list.addEventListener('files', (event) => {
    const [item, message] = (event as CustomEvent<[HTMLElement, RoomMessage]>).detail;
    void load().then(({ draw }) => draw(item, message));
  });
  const input = form?.querySelector<HTMLInputElement>('[type=file]');
  if (!input) return;
  let tray: Promise<Tray> | undefined;
  const attach = () => (tray ??= load().then((code) => code.attach()));
  const choose = () => {
    const files = [...input.files!];
    input.value = '';
    if (files.length > 0) void attach().then((opened) => opened.add(files));
  };
  input.addEventListener('change', choose);
  choose(); // whatever was chosen before the script was there
  for (const first of ['dragenter', 'focusin'])
    drop.addEventListener(first, () => void attach(), { once: true });
  if (tabStore.get(`livechatmeet.draft.files.${key}`)) void attach();
}
