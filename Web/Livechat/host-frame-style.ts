/**
 * The look of what the late part of the loader adds: the chat above the shadow of the launcher, which a browser takes
 * for a cover; the badge, the sentence where the chat cannot be, and the shapes of a call.
 */
export const css = `
.chat{z-index:1}
.badge,.note{box-sizing:border-box;margin:0}
.badge{position:absolute;inset-block-start:-5px;inset-inline-end:-5px;min-inline-size:20px;padding:0 6px;border-radius:10px;background:#c3352b;box-shadow:0 0 0 2px var(--surface);font:600 12px/20px system-ui,sans-serif;text-align:center}
.status{position:fixed;inset-block-end:0;inset-inline-end:0;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.note{--surface:#fffefd;--line:#ded9d3;position:fixed;inset-block-end:96px;inset-inline-end:24px;max-inline-size:min(320px,100% - 48px);padding:12px 16px;border:1px solid var(--line);border-radius:12px;background:var(--surface);color:#211e1b;font:15px/22px system-ui,sans-serif;overflow-wrap:anywhere;pointer-events:auto}
@media (prefers-color-scheme:dark){.note{--surface:#1d1b1a;--line:#4a4643;color:#f3f0ec}}
.chat:not([data-as=chat]){inset:0;width:auto;height:auto;max-width:100%;max-height:100%;padding:0;border-radius:0;visibility:visible;opacity:1;translate:0}
.chat[data-as^=b]{inset:auto;inset-block-end:20px;inset-inline-end:92px;width:min(288px,100% - 116px);height:64px;border-radius:16px}
.chat[data-as=box]{inset:clamp(0px,var(--y),100% - var(--h)) auto auto clamp(0px,var(--x),100% - var(--w));width:var(--w);height:var(--h)}
[data-as=box]+.launcher,[data-as=screen]+.launcher{display:none}
`;
