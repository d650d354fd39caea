/** A headset that is plugged in counts as several devices, each with its own event. */
const quietMs = 400;

/** Acts once when the devices have stopped changing. */
export function onDevicesChange(act: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  navigator.mediaDevices?.addEventListener('devicechange', () => {
    clearTimeout(timer);
    timer = setTimeout(act, quietMs);
  });
}
