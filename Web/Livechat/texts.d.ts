/**
 * Made by build-plugins.mjs: the English texts after the colon, separated by `|`, and the German ones in the same
 * order.
 */
declare module 'texts:*' {
  const texts: { en: string[]; de: string[] };
  export default texts;
}

/**
 * Made by build-plugins.mjs: the late part of the loader, built before it; its address, served for good, and its hash.
 */
declare module 'late:*' {
  const late: { path: string; integrity: string };
  export default late;
}

/** A style sheet as a text, minified; `@media (--phone)` stands for `phoneQuery`. See build-plugins.mjs. */
declare module 'style:*' {
  const css: string;
  export default css;
}
