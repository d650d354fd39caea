// Builds the browser's code: esbuild bundles one file per entry, terser makes it small. Called by Web/Client.targets;
// `--watch` rebuilds on change.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as esbuild from 'esbuild';
import * as terser from 'terser';

const entries = {
  'wwwroot/livechat': 'Web/Livechat/loader.ts',
  'wwwroot/built/livechat': 'Web/Livechat/livechat.ts',
  'wwwroot/built/console': 'Web/Console/console.ts',
  'wwwroot/built/account': 'Web/Accounts/account.ts',
  'wwwroot/built/sites': 'Web/Sites/accent-preview.ts',
  'wwwroot/built/meet': 'Web/Meet/meet.ts',
  'wwwroot/built/meet-open': 'Web/Meet/meet-open.ts',
  'wwwroot/built/shared-style': 'Web/Layout/shared.css',
  'wwwroot/built/meet-style': 'Web/Meet/meet.css',
  'wwwroot/built/meet-late-style': 'Web/Meet/late.css',
  'wwwroot/built/livechat-style': 'Web/Livechat/livechat.css',
  'wwwroot/built/console-style': 'Web/Console/console.css',
  'wwwroot/built/account-style': 'Web/Accounts/account.css',
  'wwwroot/built/demo-style': 'Web/Livechat/demo.css',
};

/** What a page asks for later, by import(): it can be used before that is there. */
const modules = {
  'wwwroot/built/livechat-call': 'Web/Livechat/livechat-call.ts',
  'wwwroot/built/meet-standalone': 'Web/Meet/standalone.ts',
  'wwwroot/built/meet-devices': 'Web/Meet/device-menu.ts',
  'wwwroot/built/meet-other-device': 'Web/Meet/other-device.ts',
  'wwwroot/built/meet-small-picture': 'Web/Meet/small-picture.ts',
};

/** The loader runs on other people's pages and may ask for nothing: its few words are built in from the resources. */
const texts = {
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
 * left out.
 */
const webSocketAlone = {
  name: 'web-socket-alone',
  setup(build) {
    build.onResolve(
      { filter: /^\.\/(LongPollingTransport|ServerSentEventsTransport|XhrHttpClient)$/ },
      ({ path, importer }) =>
        importer.includes('signalr') ? { path: path.slice(2), namespace: 'left-out' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({
      contents: `export class ${path} {}`,
      loader: 'js',
    }));
  },
};

/** terser names things so that they compress better than esbuild's own names do: a page weighs some 3 % less. */
const small = {
  name: 'small',
  setup(build) {
    build.initialOptions.metafile = true;
    build.onEnd(async ({ metafile, errors }) => {
      if (errors.length > 0) return;
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
 * The loader's late part is built before the loader, which names it by the hash that static assets are served by for
 * good.
 */
const late = {
  name: 'late',
  setup(build) {
    build.onResolve({ filter: /^late:/ }, ({ path }) => ({
      path: path.slice('late:'.length),
      namespace: 'late',
    }));
    build.onLoad({ filter: /.*/, namespace: 'late' }, async ({ path }) => {
      const { metafile } = await esbuild.build({
        ...shared,
        format: 'esm',
        metafile: true,
        entryPoints: [{ in: path, out: 'wwwroot/livechat.frame' }],
      });
      const hash = createHash('sha256')
        .update(await readFile('wwwroot/livechat.frame.js'))
        .digest();
      const part = {
        path: `/livechat.frame.${fingerprint(hash)}.js`,
        integrity: `sha256-${hash.toString('base64')}`,
      };
      return {
        contents: `export default ${JSON.stringify(part)}`,
        loader: 'js',
        watchFiles: Object.keys(metafile.inputs).filter(existsSync),
      };
    });
  },
};

/**
 * The loader's style sheets are texts in its code: the host page's policy allows no others. esbuild leaves the space
 * before the value of a custom property.
 */
const styles = {
  name: 'styles',
  setup(build) {
    build.onResolve({ filter: /^style:/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.slice('style:'.length)),
      namespace: 'style',
    }));
    build.onLoad({ filter: /.*/, namespace: 'style' }, async ({ path }) => {
      const { minify, target } = shared;
      const { code } = await esbuild.transform(await readFile(path, 'utf8'), {
        loader: 'css',
        minify,
        target,
      });
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
    });
  },
};

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

const pointsOf = (files) => Object.entries(files).map(([out, source]) => ({ in: source, out }));

const plain = (text) =>
  text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');

await mkdir('wwwroot/built', { recursive: true });
const shared = {
  outdir: '.',
  bundle: true,
  minify: true,
  target: ['chrome111', 'firefox113', 'safari16.4', 'ios16.4'],
  legalComments: 'none',
  external: ['*.svg', '/built/*'],
  plugins: [texts, late, styles, webSocketAlone, small],
  logLevel: 'warning',
};

const builds = [
  { ...shared, format: 'iife', entryPoints: pointsOf(entries) },
  { ...shared, format: 'esm', entryPoints: pointsOf(modules) },
];

for (const options of builds) {
  if (process.argv.includes('--watch')) await (await esbuild.context(options)).watch();
  else await esbuild.build(options);
}
