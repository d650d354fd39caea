// What the build of the browser's code does beside bundling.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as esbuild from 'esbuild';
import * as terser from 'terser';

/** The loader runs on other people's pages and may ask for nothing: its few words are built in from the resources. */
export const texts = {
  name: 'texts',
  setup(build) {
    build.onResolve({ filter: /^texts:/ }, ({ path }) => ({ path, namespace: 'texts' }));
    build.onLoad({ filter: /.*/, namespace: 'texts' }, async ({ path }) => {
      const keys = path.slice('texts:'.length).split('|');
      const german = await resources('Web/Texts/Text.de.resx');
      const missing = keys.filter((key) => !german.has(key));
      if (missing.length > 0) return { errors: [{ text: `Text.de.resx lacks: ${missing.join(', ')}` }] };
      const table = { en: keys, de: keys.map((key) => german.get(key)) };
      return {
        contents: `export default ${JSON.stringify(table)}`,
        loader: 'js',
        watchFiles: ['Web/Texts/Text.de.resx'],
      };
    });
  },
};

/**
 * The hub is reached by WebSocket alone, without negotiation (connection.ts): the other ways of SignalR's client are
 * left out. Cookies are the browser's business.
 */
export const webSocketAlone = {
  name: 'web-socket-alone',
  setup(build) {
    build.onResolve(
      { filter: /^\.\/(FetchHttpClient|LongPollingTransport|ServerSentEventsTransport|XhrHttpClient)$/ },
      ({ path, importer }) =>
        importer.includes('signalr') ? { path: path.slice(2), namespace: 'left-out' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({
      contents: `export class ${path} { getCookieString() {} }`,
      loader: 'js',
    }));
  },
};

/** The packages that a bundle has something of. */
export const bundled = new Set();

/** terser names things so that they compress better than esbuild's own names do: a page weighs some 3 % less. */
export const small = {
  name: 'small',
  setup(build) {
    build.initialOptions.metafile = true;
    build.onEnd(async ({ metafile, errors }) => {
      if (errors.length > 0) return;
      for (const [input, { bytesInOutput }] of Object.values(metafile.outputs).flatMap(({ inputs }) =>
        Object.entries(inputs),
      )) {
        const name = /node_modules\/((@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
        if (name && bytesInOutput > 0) bundled.add(name);
      }
      const files = Object.keys(metafile.outputs).filter((file) => file.endsWith('.js'));
      await Promise.all(
        files.map(async (file) => {
          const { code } = await terser.minify(await readFile(file, 'utf8'), {
            module: build.initialOptions.format === 'esm',
            ecma: 2022,
            compress: { passes: 3, sequences: false },
          });
          await writeFile(file, code);
        }),
      );
    });
  },
};

/**
 * A late part of the loader is built before what loads it, which names it by the hash that static assets are served by
 * for good: `host-frame.ts` becomes `livechat.frame.js`.
 */
export const late = (options) => ({
  name: 'late',
  setup(build) {
    build.onResolve({ filter: /^late:/ }, ({ path }) => ({
      path: path.slice('late:'.length),
      namespace: 'late',
    }));
    build.onLoad({ filter: /.*/, namespace: 'late' }, ({ path }) => buildLate(path, options));
  },
});

async function buildLate(path, options) {
  const name = path.match(/host-(\w+)\.ts$/)[1];
  const { metafile } = await esbuild.build({
    ...options,
    format: 'esm',
    metafile: true,
    entryPoints: [{ in: path, out: `wwwroot/livechat.${name}` }],
  });
  const hash = createHash('sha256')
    .update(await readFile(`wwwroot/livechat.${name}.js`))
    .digest();
  const part = {
    path: `/livechat.${name}.${fingerprint(hash)}.js`,
    integrity: `sha256-${hash.toString('base64')}`,
  };
  return {
    contents: `export default ${JSON.stringify(part)}`,
    loader: 'js',
    watchFiles: Object.keys(metafile.inputs).filter(existsSync),
  };
}

/**
 * The loader's style sheets are texts in its code: the host page's policy allows no others. esbuild leaves the space
 * before the value of a custom property.
 */
export const styles = (options) => ({
  name: 'styles',
  setup(build) {
    build.onResolve({ filter: /^style:/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.slice('style:'.length)),
      namespace: 'style',
    }));
    build.onLoad({ filter: /.*/, namespace: 'style' }, ({ path }) => buildStyle(path, options));
  },
});

async function buildStyle(path, { minify, target }) {
  const { code } = await esbuild.transform(await readFile(path, 'utf8'), { loader: 'css', minify, target });
  const pieces = code
    .trim()
    .replaceAll(/(?<=[{;]--[\w-]+:) /g, '')
    .split('(--phone)')
    .map((piece) => JSON.stringify(piece));
  return {
    contents: `import { phoneQuery } from './view-scale'; export default ${pieces.join(' + phoneQuery + ')};`,
    loader: 'js',
    resolveDir: dirname(path),
    watchFiles: [path],
  };
}

/** As the .NET SDK makes it: nine bytes of the hash as a signed number, ten digits to the base 36, the lowest first. */
function fingerprint(hash) {
  let number = BigInt.asIntN(72, BigInt(`0x${Buffer.from(hash.subarray(0, 9)).reverse().toString('hex')}`));
  if (number < 0n) number = -number;
  let digits = '';
  for (; digits.length < 10; number /= 36n) digits += (number % 36n).toString(36);
  return digits;
}

async function resources(file) {
  const xml = await readFile(file, 'utf8');
  return new Map(
    [...xml.matchAll(/<data name="([^"]+)"[^>]*>\s*<value>([^<]*)<\/value>/g)].map((m) => [
      plain(m[1]),
      plain(m[2]),
    ]),
  );
}

const plain = (text) =>
  text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
