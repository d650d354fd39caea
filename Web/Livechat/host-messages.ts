/**
 * What the loader (on the host page) and the livechat (in its frame) tell each other. On each `load` of the frame the
 * loader posts a `Hello` with our exact origin and transfers a port; all else goes over that port, so no other frame
 * can take part. Each side reads what it gets with the function below and ignores what that does not know.
 */

/**
 * The host page as the visitor sees it: at most 2048 and 256 characters, without a fragment that is no route; `url` may
 * be empty.
 */
export type HostPage = { url: string; title: string };

/**
 * Whether the chat is open, and `phone`: fills the screen when it is; the host page's view in CSS pixels; `covered`:
 * while it rings, something of the host page (a modal dialog, say) lies over the chat or keeps clicks from it.
 */
export type Shown = { open: boolean; phone: boolean; width: number; height: number; covered?: boolean };

export type Hello = { livechatmeet: 'hello'; page: HostPage } & Shown;

/**
 * Over the port, loader to livechat. `shown`: the visitor, the host page or the livechat opened or closed the chat, or
 * the view has another size, or a ring was covered or uncovered.
 */
export type ToLivechat = ({ type: 'page' } & HostPage) | ({ type: 'shown' } & Shown);

/**
 * Over the port, livechat to loader. `open` and `close` the chat; `conversation`: one is open, so the next page inserts
 * the frame at once (the livechat says so after every hello, which also tells the loader that it is alive); `unread`:
 * how many messages the badge counts; `accent`: the site's colour, lowercase #rrggbb; `ring`: a call comes in, so the
 * title says so; `news`: the frame shows the first words of an answer, so high, while the chat is closed; and what the
 * frame is: the `chat`, there while it is open; with a call in it and whether open or not,
 * a `bar` beside the launcher, a `box` that floats over the host page (x, y, width and height in CSS pixels, kept
 * within the view) or the whole `screen`: a word that loaders on open pages know, and the style with it.
 */
export type ToLoader =
  | { type: 'open' }
  | { type: 'close' }
  | { type: 'conversation'; open: boolean }
  | { type: 'unread'; count: number }
  | { type: 'accent'; color: string }
  | { type: 'ring'; on: boolean }
  | { type: 'news'; height: number }
  | { type: 'chat' | 'bar' | 'screen' }
  | { type: 'box'; box: number[] };

export const maxUrlLength = 2048;
export const maxTitleLength = 256;

export const isColor = (value: unknown): value is string =>
  typeof value === 'string' && /^#[\da-f]{6}$/i.test(value);

export function readToLoader(data: unknown): ToLoader | undefined {
  const { type, open, on, count, color, box, height } = fields(data);
  switch (type) {
    case 'open':
    case 'close':
    case 'chat':
    case 'bar':
    case 'screen':
      return { type };
    case 'conversation':
      return typeof open === 'boolean' ? { type, open } : undefined;
    case 'unread':
      return isCount(count) ? { type, count } : undefined;
    case 'news':
      return size(height) ? { type, height: size(height) } : undefined;
    case 'ring':
      return typeof on === 'boolean' ? { type, on } : undefined;
    case 'box':
      return Array.isArray(box) && box.length === 4 && box.every(Number.isFinite) ? { type, box } : undefined;
    case 'accent':
      return isColor(color) ? { type, color } : undefined;
    default:
      return undefined;
  }
}

export function readToLivechat(data: unknown): ToLivechat | undefined {
  const { type } = fields(data);
  switch (type) {
    case 'page': {
      const page = readPage(data);
      return page && { type, ...page };
    }
    case 'shown': {
      const shown = readShown(data);
      return shown && { type, ...shown };
    }
    default:
      return undefined;
  }
}

export function readHello(data: unknown): Hello | undefined {
  const { livechatmeet, page } = fields(data);
  const host = readPage(page);
  const shown = readShown(data);
  return livechatmeet === 'hello' && host && shown ? { livechatmeet, page: host, ...shown } : undefined;
}

/**
 * An invalid size counts as 0: nothing can float there. The same goes for an older, cached loader, which does not
 * report covers either.
 */
function readShown(data: unknown): Shown | undefined {
  const { open, phone, width, height, covered } = fields(data);
  return typeof open === 'boolean' && typeof phone === 'boolean'
    ? { open, phone, width: size(width), height: size(height), covered: covered === true }
    : undefined;
}

const size = (value: unknown) => (typeof value === 'number' && value > 0 && value < 100_000 ? value : 0);

/**
 * Half a surrogate pair, left where a title was cut, would not survive JSON on the server; an invalid address is left
 * out.
 */
function readPage(data: unknown): HostPage | undefined {
  const { url, title } = fields(data);
  if (!isText(url, maxUrlLength) || !isText(title, maxTitleLength)) return undefined;
  const whole = (text: string) => text.replace(/[\ud800-\udfff]/gu, '');
  return { url: /^https?:/i.test(url) ? whole(url) : '', title: whole(title) };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const isText = (value: unknown, longest: number): value is string =>
  typeof value === 'string' && value.length <= longest;

const fields = (data: unknown) =>
  (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>;
