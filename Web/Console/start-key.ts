import { newId } from '../Layout/ids';

/**
 * A call that has ended is over: the form that started it, which may still be drawn in a tab behind others, starts
 * another one from now on.
 */
export function renewStartKey(page: ParentNode = document): void {
  const key = page.querySelector<HTMLInputElement>('#start-call [name="startKey"]');
  if (key) key.value = newId();
}
