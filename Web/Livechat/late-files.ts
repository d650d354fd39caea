import type { RoomMessage } from '../Hub/protocol';
import type { Signaling } from '../Hub/signaling';
import { lateStyle } from '../Layout/late-style';
import { parseOwn } from '../Layout/own-markup';
import type { Conversation } from '../Rooms/conversation';
import type { FilesCode } from '../Rooms/Files/enable-files';
import { draw } from '../Rooms/Files/file-drawing';
import { Tray } from '../Rooms/Files/tray';
import { viewerOf } from '../Rooms/Files/viewer';
import type { Identity } from './identity';

export type ChatOfFiles = {
  readonly connection: Signaling;
  readonly identity: Identity;
  readonly conversation: Conversation;
  /** Sends the first message, with its files, by form. */
  readonly post: (clientId: string, text: string, files: File[]) => Promise<RoomMessage>;
  readonly sent: (message: RoomMessage) => void;
};

let bringing: Promise<void> | undefined;

/** The files of a chat, once its markup and style are there. */
export async function filesOf(chat: ChatOfFiles, site: string, form: HTMLFormElement): Promise<FilesCode> {
  const { connection, identity, conversation } = chat;
  const query = `?as=visitor&site=${encodeURIComponent(site)}`;
  const headers = () => identity.headers;
  await bring(`/livechat/${encodeURIComponent(site)}?handler=Files`);
  return {
    view: viewerOf(document.getElementById('thread')!),
    draw: (item, message) => draw(item, message, { query, headers }),
    attach: () =>
      new Tray(form, {
        address: () => `/files${query}&`,
        headers,
        key: site,
        send: (clientId, text, files) => connection.call('sendFiles', null, clientId, text, files),
        sent: (message) => {
          chat.sent(message);
          conversation.thread.show(message);
        },
        first: () => (identity.isKnown ? null : chat.post),
      }),
  };
}

/** The markup and the style that a chat does not have until it is used for files. */
function bring(address: string): Promise<void> {
  return (bringing ??= markup(address).catch((error: unknown) => {
    bringing = undefined;
    throw error;
  }));
}

async function markup(address: string): Promise<void> {
  const answer = await fetch(address);
  if (!answer.ok) throw new TypeError(`No files: ${answer.status}`);
  document.body.append(...parseOwn(await answer.text()).body.childNodes);
  await lateStyle();
}
