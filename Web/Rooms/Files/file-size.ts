/** As people read it: 1.2 MB. */
export const sizeOf = (bytes: number, language = globalThis.document?.documentElement.lang || 'en') =>
  bytes >= 1e6
    ? `${(bytes / 1e6).toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} MB`
    : `${Math.max(1, Math.floor(bytes / 1e3))} kB`;
