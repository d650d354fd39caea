import late from 'late:Web/Livechat/host-frame.ts';
import type { HostFrame, Loader } from './loader-parts';
import { warn } from './warn';

/** The late part of the loader, which is loaded once something needs it. */
export function latePart(script: HTMLScriptElement, loader: Loader) {
  const address = loader.origin + late.path;
  let loading: Promise<HostFrame> | undefined;

  return {
    use(act: (part: HostFrame) => void) {
      loading ??= load(address, script, loader).then((module) => module.default(loader));
      loading.then(act, () => {
        warn(`${address} failed to load.`);
        loading = undefined;
        loader.chat.hidden = true;
      });
    },

    /** Once it has been requested. */
    follow() {
      void loading?.then((part) => part.follow());
    },
  };
}

/** A loader that the page has pinned also pins its late part: preloaded code with another hash is never run. */
async function load(address: string, script: HTMLScriptElement, { origin, shadow }: Loader) {
  if (!script.integrity) return import(address).catch(() => import(`${origin}/livechat.frame.js`));
  await preloaded(address, script.nonce, shadow);
  return import(address);
}

const preloaded = (address: string, nonce: string, place: ShadowRoot) =>
  new Promise((resolve, reject) => {
    const link = document.createElement('link');
    link.rel = 'modulepreload';
    link.href = address;
    link.crossOrigin = '';
    link.integrity = late.integrity;
    link.nonce = nonce;
    link.onload = resolve;
    link.onerror = reject;
    place.append(link);
  });
