/**
 * Checks a change of a partner's settings before its operator puts it into the configuration file. Nothing is changed here,
 * and no secret comes out: where the draft repeats a mask, the secret that is configured is meant.
 */
import type { Agreement } from '../../schemas/agreement.ts'
import type { PartnerSettings, SettingsCheck, SettingsDraft } from '../../schemas/partner-desk.ts'
import { secretMask } from '../../schemas/secret.ts'
import type { FieldError } from '../domain/errors.ts'

export interface SettingsDesk {
  /** The configuration of the gateway beside its partners, masked. */
  readonly gateway: unknown
  list(): readonly PartnerSettings[]
  /** Undefined where there is no such partner. Touches no network. */
  check(partner: string, draft: SettingsDraft): Promise<SettingsCheck | undefined>
}

/** What runs now. */
export interface Configured {
  /** By the adapter's schema, defaults filled in. */
  readonly values: unknown
  readonly masked: unknown
  readonly agreement: Agreement
}

/** What is known of the schemas and of the rest of the configuration. */
export interface Checks {
  /** By field of the draft. What stands there may be anything. */
  faultsOf(values: unknown, agreement: unknown): Promise<readonly FieldError[]>
  /** What is left out, as the schemas say; nothing is checked. */
  withDefaults(values: unknown, agreement: unknown): { readonly values: unknown; readonly agreement: unknown }
  /** The partner's part of the configuration file, secrets masked. */
  fragmentOf(values: unknown, agreement: unknown): unknown
}

export async function checkSettings(draft: SettingsDraft, configured: Configured, checks: Checks): Promise<SettingsCheck> {
  const values = unmask(draft.values, configured.masked, configured.values)
  const agreement = draft.agreement ?? configured.agreement
  const drafted = checks.withDefaults(draft.values, agreement)
  // masks are compared with masks: whether a secret was guessed right is not told
  const changed = [...changedPointers(configured.masked, drafted.values, '/values'), ...changedPointers(configured.agreement, drafted.agreement, '/agreement')]
  const faults = await checks.faultsOf(values, agreement)
  if (faults.length > 0) return { faults: faults.map(({ field, message }) => ({ field, message })), changed }
  return { faults: [], changed, fragment: JSON.stringify(checks.fragmentOf(values, drafted.agreement), undefined, 2) }
}

/** Only a mask where a secret is configured means that secret; anywhere else it is a text like any other. */
export function unmask(draft: unknown, masked: unknown, configured: unknown): unknown {
  if (draft === secretMask && masked === secretMask) return configured
  if (!isHolder(draft) || !isHolder(masked) || !isHolder(configured)) return draft
  if (Array.isArray(draft)) return draft.map((item, index) => unmask(item, memberOf(masked, String(index)), memberOf(configured, String(index))))
  return Object.fromEntries(Object.entries(draft).map(([name, item]) => [name, unmask(item, memberOf(masked, name), memberOf(configured, name))]))
}

/** JSON pointers of the smallest parts that differ; of a list that grew or shrank, the list. */
export function changedPointers(before: unknown, after: unknown, at: string): readonly string[] {
  if (!isHolder(before) || !isHolder(after) || Array.isArray(before) !== Array.isArray(after)) return Object.is(before, after) ? [] : [at]
  if (Array.isArray(before) && Array.isArray(after) && before.length !== after.length) return [at]
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].flatMap((name) => changedPointers(memberOf(before, name), memberOf(after, name), `${at}/${escapePointer(name)}`))
}

/** RFC 6901. */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

function isHolder(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function memberOf(holder: object, name: string): unknown {
  return Object.hasOwn(holder, name) ? (holder as Readonly<Record<string, unknown>>)[name] : undefined
}
