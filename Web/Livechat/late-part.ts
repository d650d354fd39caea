import late from 'late:Web/Livechat/host-frame.ts';
import type { HostFrame, Loader, Part } from './loader-parts';
import { warn } from './warn';

/** The late part of the loader, which is loaded once something needs it. */
export function latePart(script: HTMLScriptElement, loader: Loader) {
  let loading: Promise<HostFrame> | undefined;

  return {
    use(act: (part: HostFrame) => void) {
      loading ??= frameOf(script, loader).then((module) => module.default(loader));
      loading.then(act, () => {
        warn(`${loader.origin + late.path} failed to load. A script-src must allow ${loader.origin}.`);
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

async function frameOf(script: HTMLScriptElement, loader: Loader) {
  const loading = loader.load<{ default: (loader: Loader) => HostFrame }>(late);
  return script.integrity ? loading : loading.catch(() => import(`${loader.origin}/livechat.frame.js`));
}

/** A loader that the page has pinned also pins its late parts: preloaded code with another hash is never run. */
export async function loadPart(part: Part, script: HTMLScriptElement, { origin, shadow }: Loader) {
  const address = origin + part.path;
  if (script.integrity) await preloaded(address, part.integrity, script.nonce, shadow);
  return import(address);
}

const preloaded = (address: string, integrity: string, nonce: string, place: ShadowRoot) =>
  new Promise((resolve, reject) => {
    const link = document.createElement('link');
    link.rel = 'modulepreload';
    link.href = address;
    link.crossOrigin = '';
    link.integrity = integrity;
    link.nonce = nonce;
    link.onload = resolve;
    link.onerror = reject;
    place.append(link);
  });
