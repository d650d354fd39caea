import { HostChat } from './host-chat';
import { findScript } from './loader-script';
import { warn } from './warn';

const found = findScript(
  document.currentScript as HTMLScriptElement | null,
  document.querySelectorAll<HTMLScriptElement>('script[src]'),
);
if (window.LiveChatMeet) window.LiveChatMeet.attach?.();
else if (found) start(...found);
else warn('no site key. Use <script async src="…/livechat.js" data-site="KEY">, or …/livechat.js?site=KEY.');

function start(script: HTMLScriptElement, site: string) {
  const chat = new HostChat(script, site);
  window.LiveChatMeet = {
    open: () => chat.show(true),
    close: () => chat.show(false),
    attach: () => chat.attach(),
  };
  chat.start();
}
