import { localStore } from '../Layout/storage';

const key = 'livechatmeet.devices';
const kinds = ['videoinput', 'audioinput', 'audiooutput'] as const;

/** The device ids chosen in this browser, by kind; without one, the browser chooses. */
export type ChosenDevices = Partial<Record<(typeof kinds)[number], string>>;

export function chosenDevices(): ChosenDevices {
  try {
    const stored = JSON.parse(localStore.get(key) ?? '{}') as Record<string, unknown> | null;
    return Object.fromEntries(
      kinds.flatMap((kind) => (typeof stored?.[kind] === 'string' ? [[kind, stored[kind]]] : [])),
    );
  } catch {
    return {}; // somebody else wrote there (SyntaxError): nothing was chosen
  }
}

/** Stored in this browser: the next call starts with them. */
export function rememberDevices(chosen: ChosenDevices): void {
  localStore.set(key, JSON.stringify(chosen));
}

/** Another device of one kind; the others stay as they are. */
export function rememberDevice(kind: keyof ChosenDevices, deviceId: string): void {
  rememberDevices({ ...chosenDevices(), [kind]: deviceId });
}
