import { type Facts, lineFor, type Standing } from './host-advice';
import { policyOf } from './host-policy';
import type { Loader } from './loader-parts';
import { tried } from './tried';
import { warn } from './warn';

const patienceMs = 3_000;
const features = ['camera', 'microphone', 'display-capture'];
const told = new Set<string>();

/** Finds out why the chat does not show on this page, or has no camera, and tells the page's owner in one line. */
export default async (loader: Loader, isAnswered: boolean): Promise<void> => {
  const line = lineFor(isAnswered ? aboutCalls(loader) : await aboutFrame(loader));
  if (!told.has(line)) warn(line);
  told.add(line);
};

const atHand = ({ origin, site }: Loader): Facts => ({
  origin,
  site,
  page: self.origin,
  address: location.origin,
  isSecure: isSecureContext,
});

function aboutCalls(loader: Loader): Facts {
  const page = policyOf(document);
  return {
    ...atHand(loader),
    refusedFeatures: features.filter((one) => !policyOf(loader.frame)?.allowsFeature(one)),
    keptFeatures: features.filter((one) => !page?.allowsFeature(one)),
    isFramed: window !== window.top,
    allow: loader.frame.allow,
  };
}

async function aboutFrame(loader: Loader): Promise<Facts> {
  const facts = atHand(loader);
  if (facts.page === 'null') return facts;
  const policy = await policyAgainstFrame(loader);
  return policy === undefined ? { ...facts, standing: await standing(loader) } : { ...facts, policy };
}

/** The policy that forbids the chat's frame: the browser names it once more when another frame is tried. */
async function policyAgainstFrame({ origin, shadow }: Loader): Promise<string | undefined> {
  const probe = document.createElement('iframe');
  probe.hidden = true;
  const policy = await new Promise<string | undefined>((found) => {
    document.addEventListener(
      'securitypolicyviolation',
      ({ effectiveDirective, blockedURI, originalPolicy }) => {
        if (effectiveDirective === 'frame-src' && blockedURI.startsWith(origin)) found(originalPolicy);
      },
    );
    probe.onload = () => setTimeout(() => found(undefined), 100); // the news of a violation is a task of its own
    setTimeout(() => found(undefined), patienceMs);
    probe.src = `${origin}/health/live`;
    shadow.append(probe);
  });
  probe.remove();
  return policy;
}

/** What the server says of site and page; why it could not be asked. */
async function standing({ origin, site }: Loader): Promise<Standing | 'forbidden' | 'unreachable'> {
  let isForbidden = false;
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
    isForbidden ||= effectiveDirective === 'connect-src';
  });
  try {
    const answer = await fetch(`${origin}/livechat/${encodeURIComponent(site)}?handler=Standing`, {
      credentials: 'omit',
      signal: tried(() => AbortSignal.timeout(patienceMs)) ?? null,
    });
    return (await answer.json()) as Standing;
  } catch {
    await new Promise((later) => setTimeout(later, 100)); // as above
    return isForbidden ? 'forbidden' : 'unreachable';
  }
}
