/**
 * What each profile makes and checks. All but JWS, which every transfer has, is loaded when it is first wanted: libxml2 and
 * what reads it take memory that a gateway without such partners can do without.
 */
import type { SignatureProfile } from '../ports/signer.ts'
import { checkJws, makeJws } from './jws/jws.ts'
import type { Check, Make } from './profile-parts.ts'

export const makers: Readonly<Record<SignatureProfile, Make>> = {
  'jws-detached': makeJws,
  'xades-detached': late(async () => (await import('./xades/xades-detached.ts')).makeXadesDetached),
  'xades-enveloped': late(async () => (await import('./xades/xades-enveloped.ts')).makeXadesEnveloped),
  'xmldsig-gip': late(async () => (await import('./gip/xmldsig-gip.ts')).makeGip),
  'cades-detached': late(async () => (await import('./cms/cades.ts')).makeCades),
}

export const checks: Readonly<Record<SignatureProfile, Check>> = {
  'jws-detached': checkJws,
  'xades-detached': late(async () => (await import('./xades/xades-detached.ts')).checkXadesDetached),
  'xades-enveloped': late(async () => (await import('./xades/xades-enveloped.ts')).checkXadesEnveloped),
  'xmldsig-gip': late(async () => (await import('./gip/xmldsig-gip.ts')).checkGip),
  'cades-detached': late(async () => (await import('./cms/cades.ts')).checkCades),
}

function late<Given extends readonly unknown[], Result>(load: () => Promise<(...given: Given) => Promise<Result>>): (...given: Given) => Promise<Result> {
  return async (...given) => (await load())(...given)
}
