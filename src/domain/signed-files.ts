/** A signed message and its signature as files, in the forms that other tools take. */

export interface SignedFile {
  readonly name: string
  readonly mediaType: string
  readonly bytes: string | Uint8Array
  readonly what: 'message' | 'signature'
}

/** `name` without an ending; `value` is the signature where it stands apart, as it is kept. */
export function signedFiles(name: string, { profile, value }: { readonly profile: string; readonly value?: string | undefined }, message: Uint8Array): readonly SignedFile[] {
  if (value === undefined) return [{ name: `${name}.xml`, mediaType: 'application/xml', bytes: message, what: 'message' }]
  return [{ name, mediaType: 'application/octet-stream', bytes: message, what: 'message' }, signatureFile(name, profile, value)]
}

function signatureFile(name: string, profile: string, value: string): SignedFile {
  if (profile === 'cades-detached') return { name: `${name}.p7s`, mediaType: 'application/pkcs7-signature', bytes: Buffer.from(value, 'base64'), what: 'signature' }
  if (profile === 'xades-detached') return { name: `${name}.signature.xml`, mediaType: 'application/xml', bytes: value, what: 'signature' }
  return { name: `${name}.jws`, mediaType: 'application/jose', bytes: value, what: 'signature' }
}
