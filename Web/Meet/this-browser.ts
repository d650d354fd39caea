/** Which instructions fit this browser. */
export function browserName(): 'chrome' | 'firefox' | 'safari' | 'other-browser' {
  const { userAgent } = navigator;
  if (/Firefox\/|FxiOS\//.test(userAgent)) return 'firefox';
  if (/Chrome\/|CriOS\//.test(userAgent)) return 'chrome';
  return /Safari\//.test(userAgent) ? 'safari' : 'other-browser';
}

export const isPhone = () =>
  /Android.*Mobile|iPhone/.test(navigator.userAgent) ||
  matchMedia('(pointer: coarse) and (max-width: 600px)').matches;

/** Whether the browser will give camera and microphone, or refuse them, without a question to the person. */
export async function isAnswered(withCamera: boolean): Promise<boolean> {
  const names = withCamera ? ['camera', 'microphone'] : ['microphone'];
  try {
    const states = await Promise.all(
      names.map(async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state),
    );
    return states.every((state) => state !== 'prompt');
  } catch {
    return true; // a browser that does not tell (TypeError): it asks, and we show nothing that might not be true
  }
}

/**
 * A phone must not go dark in a call; the lock ends when the page is hidden, and is requested again when it is back.
 */
export function keepAwake() {
  const lock = async () => {
    try {
      await navigator.wakeLock?.request('screen');
    } catch {
      // The battery is low, or the host page's policy forbids it (NotAllowedError): the call continues.
    }
  };
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void lock());
  void lock();
}

/** A browser that says whether it plays sound without a click (Autoplay Policy Detection, 2.2); Firefox does. */
type PolicyTelling = { getAutoplayPolicy?(type: 'mediaelement'): 'allowed' | 'allowed-muted' | 'disallowed' };
const soundStartMs = 1_000;

/** Whether this document may be heard without a click. */
export async function playsSound(): Promise<boolean> {
  const policy = (navigator as PolicyTelling).getAutoplayPolicy?.('mediaelement');
  if (policy) return policy === 'allowed';
  const context = new AudioContext(); // runs where sound may be played (Web Audio, 1.2)
  try {
    if (context.state === 'running') return true;
    return await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), soundStartMs);
      context.onstatechange = () => {
        clearTimeout(timer);
        resolve(context.state === 'running');
      };
    });
  } finally {
    await context.close();
  }
}

/** True as soon as one answer is true; a failed answer counts as false. */
export function isAnyTrue(answers: Promise<boolean>[]): Promise<boolean> {
  const yeses = answers.map(async (answer) => (await answer) || Promise.reject());
  return Promise.any(yeses).catch(() => false);
}

const maxPaintMs = 50;

/** A click shows its first effect before its consequences keep the browser busy, or a new tab hides this page. */
export function afterPaint(act: () => void) {
  let isDue = true;
  const once = () => {
    if (isDue) act();
    isDue = false;
  };
  requestAnimationFrame(() => setTimeout(once));
  setTimeout(once, maxPaintMs); // a hidden page is not painted
}
