import { phoneQuery } from './view-scale';

/**
 * The look of the launcher and of the frame's window. A text, because the host page's policy allows no style of ours
 * but a
 * constructed sheet. `!important` on the host element wins over every rule of the host page. It has no size, but on a
 * page that
 * was shrunk to a phone: there it is the whole view, drawn larger.
 */
export const css = `
:host{all:initial!important;display:block!important;position:fixed!important;inset:0 auto auto 0!important;inline-size:var(--size,0)!important;block-size:var(--size,0)!important;scale:var(--scale,none)!important;zoom:var(--zoom,1)!important;transform-origin:0 0!important;overflow:visible!important;pointer-events:none!important;z-index:2147483000!important;color-scheme:light dark!important}
[hidden]{display:none!important}
.launcher,.chat,iframe{box-sizing:border-box;margin:0;padding:0;border:0}
.launcher,.chat{position:fixed;inset-inline-end:24px;pointer-events:auto;--surface:#fffefd;--ring:#211e1b;--near:rgb(60 48 36/.1);--far:rgb(60 48 36/.22);box-shadow:0 2px 6px var(--near),0 16px 48px var(--far),0 0 0 1px var(--near)}
.launcher{--accent:var(--site-accent,#0e6781);--press:var(--accent);inset-block-end:24px;display:grid;place-items:center;inline-size:56px;block-size:56px;border:1px solid transparent;border-radius:50%;background:var(--accent);color:#fff;cursor:pointer;touch-action:manipulation}
@supports (color:oklch(from red l c h)){.launcher{--accent:oklch(from var(--site-accent,#0e6781) min(l,.5) c h);--press:oklch(from var(--accent) calc(l - .06) c h)}}
.launcher:hover{background:var(--press)}
.launcher:focus-visible{outline:2px solid transparent;outline-offset:4px;box-shadow:0 0 0 2px var(--surface),0 0 0 4px var(--ring)}
svg{inline-size:24px;block-size:24px;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}
.chat{inset-block-end:96px;inline-size:384px;block-size:min(640px,100% - 120px);border-radius:16px;overflow:hidden;background:var(--surface);visibility:hidden;opacity:0}
.chat.open{visibility:visible;opacity:1}
iframe{display:block;inline-size:100%;block-size:100%;opacity:0}
.loaded iframe{opacity:1}
@media (prefers-color-scheme:dark){.launcher,.chat{--surface:#1d1b1a;--ring:#f3f0ec;--near:rgb(0 0 0/.4);--far:rgb(0 0 0/.6)}.chat{box-shadow:0 16px 48px var(--far),0 0 0 1px rgb(255 255 255/.1)}}
@media (prefers-reduced-motion:no-preference){.launcher{transition:background .12s}.chat{translate:0 8px;transition:opacity .2s,translate .2s,visibility 0s .2s}.chat.open{translate:0;transition:opacity .2s,translate .2s}}
@media ${phoneQuery}{.chat{inset:var(--top,0) 0 auto;inline-size:auto;block-size:var(--height,100%);padding:env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left);border-radius:0}.chat.open.alive+.launcher{display:none}}
@media (forced-colors:active){.launcher,.chat{border:1px solid ButtonText}}
@media print{:host{display:none!important}}
`;
