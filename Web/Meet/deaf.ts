/** A click this soon was meant for what was there before. */
export const deafMs = 600;
