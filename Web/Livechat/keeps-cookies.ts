/** Tests with a cookie like ours, and removes it again. */
export function keepsCookies(): boolean {
  const attributes = '; Path=/; Secure; SameSite=None; Partitioned';
  document.cookie = `__Host-try=1${attributes}`;
  const kept = document.cookie.includes('__Host-try=1');
  document.cookie = `__Host-try=${attributes}; Max-Age=0`;
  return kept;
}
