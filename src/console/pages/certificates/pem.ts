/** A certificate file as PEM, whether it came so or as DER. Pure. */
const lineLength = 64

export function asPem(bytes: Uint8Array): string {
  const text = new TextDecoder('latin1').decode(bytes)
  if (text.includes('-----BEGIN ')) return text
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  const lines = btoa(binary).match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}

export function holdsPrivateKey(text: string): boolean {
  return /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)
}
