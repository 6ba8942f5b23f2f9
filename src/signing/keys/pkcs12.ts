/** Opens a PKCS#12 container with node-forge, old and new ciphers alike. What is in it goes to node:crypto as DER. */
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { createRequire } from 'node:module'
import type Forge from 'node-forge'

const load = createRequire(import.meta.url)

export interface Pkcs12 {
  readonly key: KeyObject
  /** DER, in the order of the file. */
  readonly certificates: readonly Uint8Array[]
}

/** Throws a plain error when the container is damaged, holds no key, or the passphrase is wrong. */
export function readPkcs12(der: Uint8Array, passphrase: string): Pkcs12 {
  // a large library: only who has such a container has it in memory
  const forge = load('node-forge') as typeof Forge
  const { asn1, pki, pkcs12 } = forge
  const toDer = (node: Forge.asn1.Asn1) => Buffer.from(asn1.toDer(node).getBytes(), 'binary')
  const container = pkcs12.pkcs12FromAsn1(asn1.fromDer(Buffer.from(der).toString('binary')), passphrase)
  const keyBag = [pki.oids.pkcs8ShroudedKeyBag, pki.oids.keyBag].flatMap((type) => bagsOf(container, type))[0]
  if (!keyBag) throw new Error('no private key in the container')
  const certificates = bagsOf(container, pki.oids.certBag).map((bag) => toDer(bag.cert ? pki.certificateToAsn1(bag.cert) : bag.asn1))
  // forge knows RSA only: other keys stay ASN.1, which is PKCS#8 already.
  const key = keyBag.key ? pki.wrapRsaPrivateKey(pki.privateKeyToAsn1(keyBag.key)) : keyBag.asn1
  return { key: createPrivateKey({ key: toDer(key), format: 'der', type: 'pkcs8' }), certificates }
}

function bagsOf(container: Forge.pkcs12.Pkcs12Pfx, type: string | undefined): readonly Forge.pkcs12.Bag[] {
  if (type === undefined) return []
  return container.getBags({ bagType: type })[type] ?? []
}
