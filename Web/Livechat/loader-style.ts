/**
 * The look of the launcher and of the frame's window. A text, because the host page's policy allows no style of ours but a
 * constructed sheet. `!important` on the host element wins over every rule of the host page.
 */
export const css = `
:host{all:initial!important;display:block!important;position:fixed!important;inset-block-end:0!important;inset-inline-end:0!important;z-index:2147483000!important;color-scheme:light dark!important}
[hidden]{display:none!important}
.launcher,.chat,.badge,iframe{box-sizing:border-box;margin:0;padding:0;border:0}
.launcher,.chat{position:fixed;inset-inline-end:24px;--surface:#fffefd;--ring:#211e1b;--near:rgb(60 48 36/.1);--far:rgb(60 48 36/.22);box-shadow:0 2px 6px var(--near),0 16px 48px var(--far),0 0 0 1px var(--near)}
.launcher{--accent:var(--site-accent,#0e6781);--press:var(--accent);inset-block-end:24px;display:grid;place-items:center;inline-size:56px;block-size:56px;border:1px solid transparent;border-radius:50%;background:var(--accent);color:#fff;cursor:pointer;touch-action:manipulation}
@supports (color:oklch(from red l c h)){.launcher{--accent:oklch(from var(--site-accent,#0e6781) min(l,.5) c h);--press:oklch(from var(--accent) calc(l - .06) c h)}}
.launcher:hover{background:var(--press)}
.launcher:focus-visible{outline:2px solid transparent;outline-offset:4px;box-shadow:0 0 0 2px var(--surface),0 0 0 4px var(--ring)}
svg{inline-size:24px;block-size:24px;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}
.badge{position:absolute;inset-block-start:-5px;inset-inline-end:-5px;min-inline-size:20px;padding:0 6px;border-radius:10px;background:#c3352b;box-shadow:0 0 0 2px var(--surface);font:600 12px/20px system-ui,sans-serif;text-align:center}
.status{position:fixed;inset-block-end:0;inset-inline-end:0;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.chat{inset-block-end:96px;inline-size:384px;block-size:min(640px,100vh - 120px);block-size:min(640px,100dvh - 120px);border-radius:16px;overflow:hidden;background:var(--surface);visibility:hidden;opacity:0}
.chat.open{visibility:visible;opacity:1}
iframe{display:block;inline-size:100%;block-size:100%;opacity:0}
.loaded iframe{opacity:1}
@media (prefers-color-scheme:dark){.launcher,.chat{--surface:#1d1b1a;--ring:#f3f0ec;--near:rgb(0 0 0/.4);--far:rgb(0 0 0/.6)}.chat{box-shadow:0 16px 48px var(--far),0 0 0 1px rgb(255 255 255/.1)}}
@media (prefers-reduced-motion:no-preference){.launcher{transition:background .12s}.chat{translate:0 8px;transition:opacity .2s,translate .2s,visibility 0s .2s}.chat.open{translate:0;transition:opacity .2s,translate .2s}}
@media (max-width:480px),(max-height:480px){.chat{inset:var(--top,0) 0 auto;inline-size:auto;block-size:var(--height,100dvh);padding:env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left);border-radius:0}.chat.open.alive+.launcher{display:none}}
.chat:not([data-as=chat]){inset:0;width:auto;height:auto;max-width:100%;max-height:100%;padding:0;border-radius:0;visibility:visible;opacity:1;translate:0}
.chat[data-as^=b]{inset:auto;inset-block-end:20px;inset-inline-end:92px;width:min(288px,100% - 116px);height:64px;border-radius:16px}
.chat[data-as=box]{inset:clamp(0px,var(--y),100% - var(--h)) auto auto clamp(0px,var(--x),100% - var(--w));width:var(--w);height:var(--h)}
[data-as=box]+.launcher,[data-as=screen]+.launcher{display:none}
@media (forced-colors:active){.launcher,.chat{border:1px solid ButtonText}}
@media print{:host{display:none!important}}
`;
