/** Made by build-client.mjs: the English texts after the colon, parted by `|`, and their German ones in the same order. */
declare module 'texts:*' {
  const texts: { en: string[]; de: string[] };
  export default texts;
}
