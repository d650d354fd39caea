/** For the owner of the host page. */
export function warn(text: string) {
  console.warn(`LiveChatMeet: ${text}`);
}
