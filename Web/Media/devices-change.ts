/** A headset that is plugged in is several devices, and each is told. Milliseconds. */
const quietFor = 400;

/** Acts once when the devices have stopped changing. */
export function onDevicesChange(act: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  navigator.mediaDevices?.addEventListener('devicechange', () => {
    clearTimeout(timer);
    timer = setTimeout(act, quietFor);
  });
}
