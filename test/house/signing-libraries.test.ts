/** node-forge opens PKCS#12 and lays out certificates of the sandbox; it signs, verifies and digests nothing. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readImports } from './read-imports.ts'
import { root, sourceFiles } from './source-files.ts'

/** Every file that may know the library, by what it is for. */
const forgeFiles = ['src/signing/keys/pkcs12.ts', 'src/signing/sandbox/sandbox-certificate.ts']

const forbidden: readonly (readonly [RegExp, string])[] = [
  [/\.sign\s*\(/, 'signs'],
  [/\.verify\w*\s*\(/, 'verifies'],
  [/\.digest\s*\(\)\.getBytes|\bmd\s*\.|\bmd\s*[,}]/, 'digests'],
  [/\bpkcs7\b/, 'makes PKCS#7'],
  [/\b(hmac|cipher|pss|mgf1?|random|tls|ssh|jsbn|prime)\b\s*\./, 'computes'],
  [/\basn1\s*\.\s*create\b/, 'writes ASN.1 by hand'],
]

function faultsOf(source: string): readonly string[] {
  return forbidden.filter(([pattern]) => pattern.test(source)).map(([, fault]) => fault)
}

describe('node-forge', () => {
  const files = sourceFiles('src', 'adapters', 'schemas', 'test').filter((file) =>
    readImports(readFileSync(join(root, file), 'utf8'), file.endsWith('.tsx') ? 'tsx' : 'ts').some(({ specifier }) => specifier === 'node-forge' || specifier.startsWith('node-forge/')),
  )

  test('is imported where it is planned, and nowhere else', () => {
    expect(files).toEqual(forgeFiles)
  })

  test.each(forgeFiles)('neither signs, verifies nor digests in %s', (file) => {
    expect(faultsOf(readFileSync(join(root, file), 'utf8'))).toEqual([])
  })

  test.each([
    ['certificate.sign(key, digest)', 'signs'],
    ['certificate.verify(other)', 'verifies'],
    ['forge.pki.verifyCertificateChain(store, chain)', 'verifies'],
    ['forge.md.sha256.create()', 'digests'],
    ['const { md, pki } = forge', 'digests'],
    ['forge.pkcs7.createSignedData()', 'makes PKCS#7'],
    ['forge.pss.create({})', 'computes'],
    ['forge.asn1.create(forge.asn1.Class.UNIVERSAL, 5, false, "")', 'writes ASN.1 by hand'],
  ])('would be found out: %s', (source, fault) => {
    expect(faultsOf(source)).toContain(fault)
  })
})
