/** A click that comes this soon was meant for what stood there before. */
export const deafMs = 600;
