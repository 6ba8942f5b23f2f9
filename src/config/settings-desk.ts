/** The settings of the partners as people see and try them: schemas of the adapters, values of the configuration, every check that the start makes. */
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { adapters } from '../../adapters/index.ts'
import { Agreement } from '../../schemas/agreement.ts'
import { GatewayError, type FieldError } from '../domain/errors.ts'
import type { Adapter, AdapterTools } from '../ports/adapter.ts'
import { checkSettings, type Checks, type SettingsDesk } from '../usecases/check-settings.ts'
import { parseConfig } from '../usecases/parse-config.ts'
import { faultsBetweenParts } from './faults-between-parts.ts'
import { mask, maskConfig } from './mask-config.ts'
import type { Config } from './schema.ts'

type Partner = Config['partners'][number]

interface Surroundings extends Pick<AdapterTools, 'clock' | 'log'> {
  /** What the start looks at beyond the file; throws `config_invalid`. */
  readonly refuse: (config: Config) => void
}

export function openSettingsDesk(config: Config, surroundings: Surroundings): SettingsDesk {
  // maskConfig gives back an object of the same names
  const { partners: _partners, ...gateway } = maskConfig(config) as Record<string, unknown>
  const rows = config.partners.map((partner) => {
    const adapter = adapterOf(partner.adapter)
    const values: unknown = parseConfig(adapter.config, partner.config, partner.id)
    return { partner, adapter, configured: { values, masked: mask(adapter.config, values), agreement: partner.agreement } }
  })

  return {
    gateway,
    list: () =>
      rows.map(({ partner, adapter, configured }) => ({
        partner: partner.id,
        adapter: adapter.id,
        schema: adapter.config,
        values: configured.masked,
        agreementSchema: Agreement,
        agreement: partner.agreement,
      })),
    async check(id, draft) {
      const row = rows.find(({ partner }) => partner.id === id)
      return row && checkSettings(draft, row.configured, checksOf(config, row.partner, row.adapter, surroundings))
    },
  }
}

function checksOf(config: Config, partner: Partner, adapter: Adapter, surroundings: Surroundings): Checks {
  return {
    async faultsOf(values, agreement) {
      const own = [...faultsBy(adapter.config, values, '/values'), ...faultsBy(Agreement, agreement, '/agreement')]
      if (own.length > 0) return own
      const changed = withDraft(config, partner, values, parseConfig(Agreement, agreement, 'agreement'))
      const contradictions = await contradictionsIn(adapter, values, partner, surroundings)
      const elsewhere = [...faultsBetweenParts(changed), ...thrownFaults(() => surroundings.refuse(changed))]
      return [...contradictions, ...elsewhere.map((fault) => ({ ...fault, field: inDraft(fault.field, config, partner) }))]
    },
    withDefaults: (values, agreement) => ({ values: Value.Default(adapter.config, Value.Clone(values)), agreement: Value.Default(Agreement, Value.Clone(agreement)) }),
    fragmentOf(values, agreement) {
      const changed = maskConfig(withDraft(config, partner, values, agreement as Agreement)) as { readonly partners: readonly unknown[] }
      return changed.partners[config.partners.indexOf(partner)]
    },
  }
}

function faultsBy(schema: TSchema, input: unknown, at: string): readonly FieldError[] {
  return thrownFaults(() => parseConfig(schema, input, at)).map((fault) => ({ ...fault, field: fault.field.replaceAll('.', '/') }))
}

/** What an adapter finds wrong when its line is opened, which touches no network. */
async function contradictionsIn(adapter: Adapter, values: unknown, { id, organisation, agreement }: Partner, surroundings: Surroundings): Promise<readonly FieldError[]> {
  try {
    const line = await adapter.open(parseConfig(adapter.config, values, 'config'), { ...surroundings, partner: { id, organisation }, timeoutMs: agreement.timeoutMs })
    await line.close()
    return []
  } catch (error) {
    return faultsIn(error).map((fault) => ({ ...fault, field: pointerBelow('/values', fault.field) }))
  }
}

function withDraft(config: Config, partner: Partner, values: unknown, agreement: Agreement): Config {
  return { ...config, partners: config.partners.map((other) => (other === partner ? { ...partner, config: values, agreement } : other)) }
}

/** Where a mistake of the configuration stands in the draft; one elsewhere in the file keeps its own pointer. */
function inDraft(field: string, config: Config, partner: Partner): string {
  const place = `config.partners.${config.partners.indexOf(partner)}.`
  if (field.startsWith(`${place}config`)) return pointerBelow('/values', field.slice(place.length))
  if (field.startsWith(place)) return `/${field.slice(place.length).replaceAll('.', '/')}`
  const byId = `config.partners.${partner.id}.config`
  return field.startsWith(byId) ? pointerBelow('/values', field.slice(byId.length - 'config'.length)) : field.replace(/^config\./, '/').replaceAll('.', '/')
}

/** `field` begins with whatever names the config, e.g. `config.operations` or `partners.land.config.token`. */
function pointerBelow(at: string, field: string): string {
  const rest = field.replace(/^(.*?\.)?config(?=\.|$)/, '').replaceAll('.', '/')
  return at + rest
}

function thrownFaults(parse: () => unknown): readonly FieldError[] {
  try {
    parse()
    return []
  } catch (error) {
    return faultsIn(error)
  }
}

function faultsIn(error: unknown): readonly FieldError[] {
  if (error instanceof GatewayError && error.code === 'config_invalid') return error.errors
  throw error
}

/** The schema allows only adapters of the registry. */
function adapterOf(id: string): Adapter {
  const adapter = adapters.find((candidate) => candidate.id === id)
  if (adapter === undefined) throw new GatewayError('config_invalid', { detail: `There is no adapter "${id}".` })
  return adapter
}
