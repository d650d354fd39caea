/** What the frame of the livechat, and that of a call in it, may ask the browser for (Permissions Policy, 9.5). */
export const framePermissions =
  'camera; microphone; display-capture; autoplay; screen-wake-lock; fullscreen; speaker-selection; picture-in-picture';

/** A frame with the meet page in it, which the page that owns the connection puts where the call is to show. */
export function meetFrame(title: string, address: string): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.title = title;
  frame.allow = framePermissions;
  frame.src = address;
  return frame;
}
