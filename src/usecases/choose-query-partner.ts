/** Which of the configured partners a question is for. */
import type { ServiceName } from '../../schemas/queries/index.ts'
import { GatewayError } from '../domain/errors.ts'
import type { OpenLine } from './open-line.ts'
import type { Partners } from './partners.ts'

/** Throws unknown_service, or invalid_input where several answer it and none is named. */
export function chooseQueryPartner(partners: Partners, service: ServiceName, named: string | undefined): OpenLine {
  const able = [...partners.values()].map(({ line }) => line).filter(({ adapter }) => adapter.can.queries.includes(service))
  const chosen = named === undefined ? able : able.filter(({ partner }) => partner.id === named)
  const [line, ...others] = chosen
  if (line === undefined) throw new GatewayError('unknown_service')
  if (others.length === 0) return line
  const ids = chosen.map(({ partner }) => partner.id).join(', ')
  const message = { vi: `phải nêu một trong: ${ids}`, en: `has to be one of: ${ids}` }
  throw new GatewayError('invalid_input', { errors: [{ field: '/partner', message }] })
}
