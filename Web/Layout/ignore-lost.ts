/** Lets a promise fail silently; the caller says beside the call why that does no harm. */
export function ignoreLost(promise: Promise<unknown> | undefined): void {
  promise?.catch(() => undefined);
}
