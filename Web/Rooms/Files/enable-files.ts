import type { RoomMessage } from '../../Hub/protocol';
import { tabStore } from '../../Layout/storage';
import type { Tray } from './tray';

/** What a conversation with files needs: it may be loaded when there is the first one. */
export type FilesCode = {
  readonly draw: (item: HTMLElement, message: RoomMessage) => void;
  readonly attach: () => Tray;
  readonly view: (picture: HTMLAnchorElement) => void;
};

type Load = () => Promise<FilesCode>;

/**
 * A conversation's files, with code that is there when it is used.
 * @param key the storage key of the conversation in this tab.
 */
export function enableFiles(
  list: HTMLElement,
  form: HTMLFormElement | null,
  drop: HTMLElement,
  key: string,
  load: Load,
) {
  list.addEventListener('files', (event) => {
    const [item, message] = (event as CustomEvent<[HTMLElement, RoomMessage]>).detail;
    void load().then(({ draw }) => draw(item, message));
  });
  list.addEventListener('click', (event) => {
    const picture = (event.target as Element).closest<HTMLAnchorElement>('.picture');
    if (!picture || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void load().then(({ view }) => view(picture));
  });
  if (form) enableSending(form, drop, key, load);
}

function enableSending(form: HTMLFormElement, drop: HTMLElement, key: string, load: Load) {
  const input = form.querySelector<HTMLInputElement>('[type=file]')!;
  let tray: Promise<Tray> | undefined;
  const attach = () => (tray ??= load().then((code) => code.attach()));
  const take = (from: FileList | undefined | null, event?: Event) => {
    const files = [...(from ?? [])];
    if (files.length === 0) return;
    event?.preventDefault();
    void attach().then((opened) => opened.add(files));
  };
  const choose = () => {
    take(input.files);
    input.value = '';
  };
  input.addEventListener('change', choose);
  choose(); // whatever was chosen before the script was there
  form.addEventListener('paste', (event) => take(event.clipboardData?.files, event));
  enableDrop(drop, (event) => take(event.dataTransfer?.files, event));
  if (tabStore.get(`livechatmeet.draft.files.${key}`)) void attach();
}

function enableDrop(place: HTMLElement, dropped: (event: DragEvent) => void) {
  place.addEventListener('dragover', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    place.dataset['drop'] = '';
  });
  for (const end of ['dragleave', 'drop']) place.addEventListener(end, () => delete place.dataset['drop']);
  place.addEventListener('drop', dropped);
}
