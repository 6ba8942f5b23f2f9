/** A second factor between its making and its first code: kept by the browser, readable by the gateway only. */
import type { Vault } from '../ports/vault.ts'

const lifeMs = 10 * 60_000

export function sealEnrolment(vault: Pick<Vault, 'seal'>, account: string, secret: string, now: Date): string {
  const until = now.getTime() + lifeMs
  return Buffer.from(vault.seal(Buffer.from(`${until} ${secret}`), aboutEnrolment(account))).toString('base64url')
}

/** The secret; undefined where it is none, of another account, or over. */
export function openEnrolment(vault: Pick<Vault, 'open'>, account: string, enrolment: string, now: Date): string | undefined {
  try {
    const text = Buffer.from(vault.open(Buffer.from(enrolment, 'base64url'), aboutEnrolment(account))).toString('utf8')
    const [until, secret] = text.split(' ')
    return Number(until) > now.getTime() ? secret : undefined
  } catch {
    // whatever was sent here, it was not made here
    return undefined
  }
}

function aboutEnrolment(account: string): string {
  return `enrolment of ${account}`
}
