/** Whether a host, as somebody wrote it, is the machine that the gateway runs on. */
export function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}
