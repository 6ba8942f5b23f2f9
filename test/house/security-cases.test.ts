/** Failures of security that happened to systems of this kind, and the tests that show that they do not happen here. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

interface Case {
  readonly id: string
  readonly what: string
  /** Files, each with the names of tests in it, or parts of the names. */
  readonly shown: Readonly<Record<string, readonly string[]>>
}

const cases: readonly Case[] = [
  {
    id: 'S1',
    what: 'an encoded path passed the access list',
    shown: {
      'test/integration/security/s01-paths.test.ts': ['is refused to whoever is not known, however it is written', 'is refused to whoever is known and lacks the right', 'hands no path on that two readers could read as two'],
      'test/integration/http/rights-table.test.ts': ['lets nobody in without a log-in, by whatever method', 'asks for a right of its door, and every right is asked for somewhere'],
    },
  },
  { id: 'S2', what: 'an id from outside was joined into the path of a file', shown: { 'test/integration/security/s02-ids.test.ts': ['finds nothing and says nothing of files', 'is kept under its digest alone, or not at all'] } },
  {
    id: 'S3',
    what: 'a message signed with another party’s key was accepted',
    shown: {
      'test/unit/signing/jws-detached.test.ts': ['issuer claimed with a foreign key', 'another organisation claimed'],
      'test/unit/signing/xades-forgeries.test.ts': ['14 an attacker’s certificate and key'],
      'test/unit/signing/certificates/registry.test.ts': ['a certificate of another organisation is not registered for this one'],
    },
  },
  {
    id: 'S4',
    what: 'an unsigned message was accepted without a word',
    shown: {
      'test/conformance/rules-receiving.ts': ['a callback without the partner’s proof tells nothing and is refused in the partner’s words', 'what is verified is what was sent, byte for byte, and nothing else is believed'],
      'test/unit/signing/xmldsig-gip-forgeries.test.ts': ['a stripped signature'],
      'test/unit/signing/jws-detached.test.ts': ['the detached signature is absent'],
    },
  },
  {
    id: 'S5',
    what: 'signature wrapping, external references, DTD',
    shown: {
      'test/unit/signing/xades-enveloped.test.ts': ['what was changed, or wrapped', 'XSW1', '24 an internal DTD'],
      'test/unit/signing/xades-detached.test.ts': ['xml-reference-external', '24 a DTD'],
      'test/unit/xml/guard.test.ts': ['an entity declaration'],
    },
  },
  {
    id: 'S6',
    what: 'an unsigned receipt was accepted where a signed one was due',
    shown: { 'adapters/loopback/loopback.test.ts': ['a receipt that does not count is unclear', 'by somebody else', 'receipt-unverified', '{"id":"r"}'] },
  },
  {
    id: 'S7',
    what: 'replays of what begins something; the Host header; CSRF; stored scripts',
    shown: {
      'test/integration/http/oauth-assertions.test.ts': ['counts once, whatever process it comes to'],
      'test/integration/access/oidc.test.ts': ['by an answer that came before, in any process', 'with an ID token for another nonce'],
      'test/e2e/signed-replays.test.ts': ['the same bytes again, one after another and at once'],
      'test/integration/access/log-in.test.ts': ['that a page of somebody else sends is refused before anything is judged', 'changes nothing without the number that its pages got', 'begins under a token that nobody knew before'],
      'test/integration/security/s07-answers.test.ts': ['stands in no answer', 'are shown as data only', 'come down as a file', 'nobody may read an answer from a page of somebody else'],
    },
  },
  {
    id: 'S8',
    what: 'personal data in labels, paths and logs',
    shown: { 'test/e2e/personal-data-everywhere.test.ts': ['is found in no log, not in Redis'], 'test/e2e/personal-data-way-back.test.ts': ['through callbacks, polls'] },
  },
  {
    id: 'S9',
    what: 'no limit on tries to log in',
    shown: {
      'test/integration/access/log-in.test.ts': ['closes after five failures in a row', 'holds against many tries at once in several processes', 'from an address that tries too often is not judged'],
      'test/integration/http/oauth.test.ts': ['are slowed by their address, also when they come at once', 'keep nobody out who proves rightly', 'do not tell which names there are', 'of one /64 are of one address'],
      'test/e2e/limits.test.ts': ['let in together what one client may ask'],
      'test/integration/limits/rate-limits.test.ts': ['they share one allowance', 'is not there, each process gives its part, at once', 'gives no allowance anew'],
    },
  },
  {
    id: 'S10',
    what: 'a token compared with ==; an empty token meant open',
    shown: { 'test/integration/security/s10-s11-secrets.test.ts': ['does not start with an empty', 'does not start with a short', 'opens nothing', 'it is compared in constant time'] },
  },
  {
    id: 'S11',
    what: 'insecure defaults in production',
    shown: {
      'test/integration/security/s10-s11-secrets.test.ts': ['of the sandbox', 'production refuses what the sandbox gave to'],
      'test/unit/config/config.test.ts': ['refuses secrets, ids and certificates of the sandbox', 'refuses a client door in the clear'],
    },
  },
  {
    id: 'S12',
    what: 'numbers and sizes without a limit',
    shown: { 'test/integration/security/s12-limits.test.ts': ['of headers, in bytes', 'of depth', 'of one page of a list', 'are refused by the number that was agreed', 'answers 503 at once', 'with the headers is not waited for'] },
  },
  {
    id: 'S13',
    what: 'addresses of webhooks and documents used to reach inside',
    shown: {
      'test/integration/security/s13-addresses-inside.test.ts': ['the metadata of a cloud', 'is resolved once a connection', 'a redirect is not followed', 'a webhook that leads inside stops for a person', 'its links lead nowhere else inside'],
      'test/unit/config/config.test.ts': ['lets others’ addresses lead inside only where it says so'],
      'test/integration/http/oauth-assertions.test.ts': ['are fetched from no address inside that is not allowed'],
    },
  },
  {
    id: 'S14',
    what: 'zip bombs, huge JSON, deep XML',
    shown: {
      'test/unit/evidence/read-container.test.ts': ['57 with a bomb', '57 with too many entries'],
      'test/unit/xml/limits.test.ts': ['documents that parsers take minutes for are refused before they see them', 'as many as the limit are taken, one more is not'],
      'test/integration/http/bad-input.test.ts': ['half a million brackets', 'thirty-three brackets'],
      'test/integration/security/s12-limits.test.ts': ['of values', 'of digits'],
    },
  },
]

describe('every case has its tests', () => {
  test('from S1 to S14', () => {
    expect(cases.map(({ id }) => id)).toEqual(Array.from({ length: 14 }, (_, index) => `S${index + 1}`))
  })

  test.each(cases)('$id: $what', ({ shown }) => {
    for (const [file, names] of Object.entries(shown)) {
      const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
      expect(names.length, file).toBeGreaterThan(0)
      for (const name of names) expect(text.includes(name), `${file} has no "${name}"`).toBe(true)
      expect(text, file).not.toMatch(/\.(?:only|skip|todo)\(/)
    }
  })
})
