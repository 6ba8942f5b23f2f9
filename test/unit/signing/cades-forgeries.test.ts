/** CAdES signatures that must not count, each refused for its own reason. */
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { GeneralizedTime, Integer, Null, ObjectIdentifier, OctetString, Sequence, Utf8String } from 'asn1js'
import { AlgorithmIdentifier, Certificate, IssuerAndSerialNumber, RSASSAPSSParams, type Attribute, type SignerInfo } from 'pkijs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { SignatureFault } from '../../../src/domain/signature-faults/index.ts'
import { objectIds } from '../../../src/signing/cms/object-ids.ts'
import { testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'
import { attribute, cadesForger, hints, referenceTo, type ForgeCades, type Forgery } from './forge-cades.ts'

const profile = 'cades-detached'
const sender = 'H56'
const now = new Date('2026-11-20T01:02:03Z')
const payload = Buffer.from('Nguyễn Thị Thử: 10000')
const about = { issuer: sender, audience: 'G12', messageId: 'm-1' }

let seals: TestSeals
let pem: string
let foreignPem: string
let forge: ForgeCades

beforeAll(async () => {
  seals = await testSeals([sender, 'G12'], { now: () => now })
  pem = seals.organisations[0]?.certificates[0] ?? ''
  foreignPem = seals.organisations[1]?.certificates[0] ?? ''
  forge = cadesForger(readFileSync(seals.seals[0]?.keyFile ?? ''), pem, now)
}, 60_000)

async function faultOf(forgery: Forgery, claims: object | undefined = about): Promise<unknown> {
  return verdictOn(Buffer.from(forge(payload, claims, forgery)).toString('base64'))
}

async function verdictOn(detached: string, bytes: Uint8Array = payload): Promise<unknown> {
  return seals.verifier.verify({ bytes, detached, profile, organisation: sender }).then(
    () => 'taken',
    (error: { readonly code?: string; readonly fault?: string }) => (error.code === 'signature_invalid' ? error.fault : error),
  )
}

const raw = (of: string) => new X509Certificate(of).raw
const asn = (of: string) => Certificate.fromBER(raw(of))
const without = (type: string) => (own: readonly Attribute[]) => own.filter((one) => one.type !== type)
const beside = (...more: readonly Attribute[]) => (own: readonly Attribute[]) => [...own, ...more]
const identifier = (algorithmId: string, algorithmParams: unknown = new Null()) => new AlgorithmIdentifier({ algorithmId, algorithmParams })

function pssParameters(hash: string, mask: string, saltLength: number, trailerField = 1): AlgorithmIdentifier {
  const maskGenAlgorithm = identifier(objectIds.mgf1, identifier(mask).toSchema())
  return identifier(objectIds.rsaPss, new RSASSAPSSParams({ hashAlgorithm: identifier(hash), maskGenAlgorithm, saltLength, trailerField }).toSchema())
}

test('the content was changed', async () => {
  expect(await verdictOn(Buffer.from(forge(payload, about)).toString('base64'), Buffer.from('Nguyễn Thị Thử: 90000'))).toBe('digest-wrong')
})

describe('the shape', () => {
  const cases: readonly (readonly [string, SignatureFault, () => Forgery])[] = [
    ['no signed attributes', 'cms-attributes-missing', () => ({ attributes: () => [] })],
    ['no signer', 'cms-signers', () => ({ signers: () => [] })],
    ['two signers', 'cms-signers', () => ({ signers: (own: SignerInfo) => [own, own] })],
    ['the content inside', 'cms-form', () => ({ eContent: payload })],
    ['another type of content', 'cms-form', () => ({ eContentType: objectIds.timeStampInfo })],
    ['another kind of CMS', 'cms-form', () => ({ kind: '1.2.840.113549.1.7.3' })],
    ['digests that are not the signer’s', 'cms-form', () => ({ digests: [identifier(objectIds.sha512)] })],
    ['more digests than signers', 'cms-form', () => ({ digests: [identifier(objectIds.sha256), identifier(objectIds.sha512)] })],
    ['a signer named by a key identifier', 'cms-form', () => ({ sid: new OctetString({ idBlock: { tagClass: 3, tagNumber: 0 }, valueHex: Buffer.alloc(20) }) })],
    ['attributes that are not sorted', 'cms-not-der', () => ({ unsorted: true, attributes: (own) => own.toReversed() })],
    ['more attributes than anybody needs', 'cms-attributes', () => ({ attributes: beside(...Array.from({ length: 20 }, (_, index) => attribute(`1.2.3.${index}`, new Null()))) })],
  ]
  test.each(cases)('%s', async (_, fault, forgery) => {
    expect(await faultOf(forgery())).toBe(fault)
  })
})

describe('a signed attribute', () => {
  const { contentType, messageDigest, signingTime, signingCertificateV2, contentHints } = objectIds
  const cases: readonly (readonly [string, SignatureFault, () => Forgery])[] = [
    ...Object.entries({ contentType, messageDigest, signingTime, signingCertificateV2 }).map(
      ([name, type]) => [`${name} is missing`, 'cms-attributes', () => ({ attributes: without(type) })] as const,
    ),
    ['contentType names another content', 'cms-attributes', () => ({ contentType: new ObjectIdentifier({ value: objectIds.timeStampInfo }) })],
    ['contentType is no identifier', 'cms-attributes', () => ({ contentType: new Integer({ value: 1 }) })],
    ['messageDigest is of another content', 'digest-wrong', () => ({ digest: new OctetString({ valueHex: Buffer.alloc(32) }) })],
    ['messageDigest is cut short', 'digest-wrong', () => ({ digest: new OctetString({ valueHex: Buffer.alloc(16) }) })],
    ['messageDigest is no digest', 'cms-attributes', () => ({ digest: new Integer({ value: 1 }) })],
    ['signingTime is no time', 'cms-attributes', () => ({ time: new Integer({ value: 1 }) })],
    ['it stands twice', 'cms-attributes', () => ({ attributes: beside(attribute(signingTime, new GeneralizedTime({ valueDate: now }))) })],
    ['an unknown one stands twice', 'cms-attributes', () => ({ attributes: beside(attribute('1.2.3', new Null()), attribute('1.2.3', new Null())) })],
    ['it has two values', 'cms-attributes', () => ({ attributes: (own) => [...without(messageDigest)(own), attribute(messageDigest, new OctetString({ valueHex: Buffer.alloc(32) }), new Null())] })],
    ['it has no value', 'cms-form', () => ({ attributes: beside(attribute('1.2.3')) })],
    ['the reference is to another certificate', 'cms-certificate-differs', () => ({ reference: referenceTo(raw(foreignPem)) })],
    ['the reference is by SHA-1', 'cms-attributes', () => ({ reference: referenceTo(raw(pem), objectIds.sha1, 'sha1') })],
    ['the reference is empty', 'cms-attributes', () => ({ reference: new Sequence({ value: [new Sequence({ value: [] })] }) })],
    ['the reference is by a digest nobody knows', 'cms-attributes', () => ({ reference: referenceTo(raw(pem), '1.2.3') })],
    ['only the old reference is there', 'cms-attributes', () => ({ attributes: (own) => [...without(signingCertificateV2)(own), attribute(objectIds.signingCertificate, referenceTo(raw(pem), undefined, 'sha1'))] })],
    ['the words are no words', 'cms-attributes', () => ({ hints: new Sequence({ value: [new ObjectIdentifier({ value: objectIds.data })] }) })],
    ['the words are not JSON', 'cms-attributes', () => ({ hints: hints('{') })],
    ['a member stands twice', 'cms-attributes', () => ({ hints: hints('{"issuer":"H56","audience":"G12","audience":"G13","messageId":"m"}') })],
    ['a member is one nobody knows', 'cms-attributes', () => ({ hints: hints('{"issuer":"H56","audience":"G12","messageId":"m","note":"x"}') })],
    ['a member is empty', 'cms-attributes', () => ({ hints: hints('{"issuer":"H56","audience":"","messageId":"m"}') })],
    ['the words stand in the next attribute', 'cms-attributes', () => ({ attributes: beside(attribute(contentHints, new Utf8String({ value: '{}' }))) })],
  ]
  test.each(cases)('%s', async (_, fault, forgery) => {
    expect(await faultOf(forgery())).toBe(fault)
  })

  test('nobody knows may be there once', async () => {
    expect(await faultOf({ attributes: beside(attribute('1.2.840.113549.1.9.15', new Sequence({ value: [] }))) })).toBe('taken')
  })

  test('that names SHA-256 although it is understood counts', async () => {
    expect(await faultOf({ reference: referenceTo(raw(pem), objectIds.sha256) })).toBe('taken')
    expect(await faultOf({ reference: referenceTo(raw(pem), objectIds.sha512, 'sha512') })).toBe('taken')
  })
})

describe('the certificate', () => {
  const cases: readonly (readonly [string, SignatureFault, () => Forgery])[] = [
    ['did not come along', 'cms-certificate-differs', () => ({ certificates: [] })],
    ['that came along is another', 'cms-certificate-differs', () => ({ certificates: [foreignPem] })],
    ['is named as another organisation’s', 'certificate-not-registered', () => ({ sid: new IssuerAndSerialNumber({ issuer: asn(foreignPem).issuer, serialNumber: asn(foreignPem).serialNumber }) })],
    ['is named with another issuer', 'certificate-not-registered', () => ({ sid: new IssuerAndSerialNumber({ issuer: asn(pem).subject, serialNumber: asn(pem).serialNumber }) })],
  ]
  test.each(cases)('%s', async (_, fault, forgery) => {
    expect(await faultOf(forgery())).toBe(fault)
  })

  test('of another organisation, whole and right in itself', async () => {
    const foreign = cadesForger(readFileSync(seals.seals[1]?.keyFile ?? ''), foreignPem, now)
    expect(await verdictOn(Buffer.from(foreign(payload, about)).toString('base64'))).toBe('certificate-not-registered')
  })

  test('is the registered one, but the key is another', async () => {
    const foreign = cadesForger(readFileSync(seals.seals[1]?.keyFile ?? ''), pem, now)
    expect(await verdictOn(Buffer.from(foreign(payload, about)).toString('base64'))).toBe('value-wrong')
  })

  test('may come along with its issuers', async () => {
    expect(await faultOf({ certificates: [seals.authorities[1]?.pem ?? '', pem] })).toBe('taken')
  })
})

describe('the algorithm', () => {
  const { sha1, sha256, sha384, sha512 } = objectIds
  const cases: readonly (readonly [string, SignatureFault, () => Forgery])[] = [
    ['PKCS#1 v1.5, which is for some only', 'algorithm-refused', () => ({ algorithm: identifier(objectIds.sha256WithRsa) })],
    ['PKCS#1 v1.5 by the name of the key', 'algorithm-refused', () => ({ algorithm: identifier(objectIds.rsaEncryption) })],
    ['SHA-1', 'algorithm-deprecated', () => ({ algorithm: identifier(objectIds.sha1WithRsa), digestAlgorithm: identifier(sha1) })],
    ['SHA-512', 'algorithm-refused', () => ({ algorithm: pssParameters(sha512, sha512, 64), digestAlgorithm: identifier(sha512) })],
    ['two digests', 'algorithm-refused', () => ({ digestAlgorithm: identifier(sha512) })],
    ['another mask', 'algorithm-refused', () => ({ algorithm: pssParameters(sha256, sha384, 32) })],
    ['a short salt', 'algorithm-refused', () => ({ algorithm: pssParameters(sha256, sha256, 20) })],
    ['another trailer', 'algorithm-refused', () => ({ algorithm: pssParameters(sha256, sha256, 32, 2) })],
    ['the defaults of PSS, which are SHA-1', 'algorithm-refused', () => ({ algorithm: identifier(objectIds.rsaPss, new Sequence()) })],
    ['PSS without a word', 'algorithm-refused', () => ({ algorithm: identifier(objectIds.rsaPss, undefined) })],
    ['ECDSA, which the key is not for', 'key-kind-differs', () => ({ algorithm: identifier(objectIds.ecdsaWithSha256, undefined) })],
    ['one nobody knows', 'algorithm-refused', () => ({ algorithm: identifier('1.2.3') })],
  ]
  test.each(cases)('%s', async (_, fault, forgery) => {
    expect(await faultOf(forgery())).toBe(fault)
  })
})
