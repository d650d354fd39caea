import { localStore } from '../Layout/storage';

const key = 'livechatmeet.devices';
const kinds = ['videoinput', 'audioinput', 'audiooutput'] as const;

/** The device ids that were chosen in this browser, by kind; the browser chooses where there is none. */
export type ChosenDevices = Partial<Record<(typeof kinds)[number], string>>;

export function chosenDevices(): ChosenDevices {
  const stored = parsed(localStore.get(key) ?? '{}');
  return Object.fromEntries(
    kinds.flatMap((kind) => (typeof stored?.[kind] === 'string' ? [[kind, stored[kind]]] : [])),
  );
}

/** Kept in this browser: the next call begins with them. */
export function rememberDevices(chosen: ChosenDevices): void {
  localStore.set(key, JSON.stringify(chosen));
}

/** Another device of one kind; the others stay as they are. */
export function rememberDevice(kind: keyof ChosenDevices, deviceId: string): void {
  rememberDevices({ ...chosenDevices(), [kind]: deviceId });
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text) as Record<string, unknown> | null;
  } catch {
    return null; // SyntaxError: somebody else wrote there
  }
}
