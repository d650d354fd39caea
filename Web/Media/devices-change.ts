/** A headset that is plugged in is several devices, and each is told. */
const quietMs = 400;

/** Acts once when the devices have stopped changing. */
export function onDevicesChange(act: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  navigator.mediaDevices?.addEventListener('devicechange', () => {
    clearTimeout(timer);
    timer = setTimeout(act, quietMs);
  });
}
