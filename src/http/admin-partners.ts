/** The partners: what was agreed with each, how it does, and whether its connection works now. */
import { LaneParams } from '../../schemas/lane.ts'
import { ConnectionTest, PartnerDeskList, PartnerDeskView, TestRequest } from '../../schemas/partner-desk.ts'
import { ref } from '../../schemas/ref.ts'
import { GatewayError } from '../domain/errors.ts'
import type { PartnerStanding } from '../usecases/partner-desk.ts'
import type { ConnectionReport } from '../usecases/test-partner.ts'
import type { AdminDoor } from './deps.ts'
import { examplePartner, exampleTest } from './examples-of-partners.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'
import { viewLane, viewPoller } from './views.ts'

const tag = 'partners'

export function addPartnerRoutes(app: Shell, { partnerDesk }: AdminDoor): void {
  app.get(
    '/admin/v1/partners',
    {
      config: { access: { may: 'lanes.read' } },
      schema: {
        ...describe({
          id: 'listPartnersForAdmin',
          tag,
          access: 'bearer',
          summary: 'See the partners (Các cơ quan)',
          description: 'What was agreed with each, how it is reached, how its lane stands, and how it did in the last hour.',
          errors: [],
          answers: { 200: { description: 'Every partner', example: { items: [examplePartner] } } },
        }),
        response: { 200: ref(PartnerDeskList) },
      },
    },
    async () => ({ items: (await partnerDesk.list()).map(viewStanding) }),
  )

  app.get(
    '/admin/v1/partners/:partner',
    {
      config: { access: { may: 'lanes.read' } },
      schema: {
        ...describe({
          id: 'getPartnerForAdmin',
          tag,
          access: 'bearer',
          summary: 'See one partner (Một cơ quan)',
          description: 'As in the list.',
          errors: ['not_found'],
          answers: { 200: { description: 'The partner', example: examplePartner } },
        }),
        params: LaneParams,
        response: { 200: ref(PartnerDeskView) },
      },
    },
    async (request) => viewStanding(found(await partnerDesk.get(request.params.partner))),
  )

  app.post(
    '/admin/v1/partners/:partner/test',
    {
      config: { access: { may: 'partners.test' }, audited: 'order' },
      schema: {
        ...describe({
          id: 'testPartner',
          tag,
          access: 'bearer',
          summary: 'Try the connection to a partner (Thử kết nối)',
          description:
            'Signs, sends and verifies what comes back, as far as the partner’s format lets a question that changes nothing be signed. The lane stays as it is. It takes as long as the partner does, at most 20 seconds.',
          errors: ['malformed_json', 'body_too_large', 'unsupported_media_type', 'invalid_input', 'not_found'],
          requestExample: { reason: 'After the renewal of the certificate' },
          answers: { 200: { description: 'What was tried, and what it came to', example: exampleTest } },
        }),
        params: LaneParams,
        body: ref(TestRequest),
        response: { 200: ref(ConnectionTest) },
      },
    },
    async (request) => viewTest(found(await partnerDesk.test(request.params.partner))),
  )
}

function found<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new GatewayError('not_found')
  return thing
}

function viewStanding({ partner, transport, lane, poller, health }: PartnerStanding): PartnerDeskView {
  const { line, procedures } = partner
  const { poll, callbacks, standing = false, queries, attachments } = line.adapter.can
  const { attempts, delivered, failed, medianMs, lastDeliveredAt, lastHeardAt } = health
  return {
    id: line.partner.id,
    title: line.adapter.title,
    adapter: line.adapter.id,
    organisation: line.partner.organisation,
    ...(procedures === undefined ? {} : { procedures: [...procedures] }),
    can: { poll, callbacks, standing, queries: [...queries], attachments },
    transport,
    agreement: line.agreement,
    lane: viewLane(lane, partner),
    ...(poller === undefined ? {} : { poller: viewPoller(poller) }),
    health: {
      attempts,
      delivered,
      failed,
      ...(medianMs === undefined ? {} : { medianMs }),
      ...(lastDeliveredAt === undefined ? {} : { lastDeliveredAt: lastDeliveredAt.toISOString() }),
      ...(lastHeardAt === undefined ? {} : { lastHeardAt: lastHeardAt.toISOString() }),
    },
  }
}

function viewTest({ partner, at, milliseconds, health, words, exchanges, signatures, certificateEndsAt }: ConnectionReport): ConnectionTest {
  return {
    partner,
    at: at.toISOString(),
    up: health.up,
    code: health.code,
    words,
    milliseconds,
    exchanges: exchanges.map((record) => ({
      name: record.name,
      method: record.method,
      url: record.url,
      milliseconds: record.milliseconds,
      ...(record.status === undefined ? {} : { status: record.status }),
      ...(record.failure === undefined ? {} : { failure: record.failure }),
    })),
    signatures: signatures.map(({ direction, profile, algorithm, organisation, certificate }) => ({ direction, profile, algorithm, organisation, certificate })),
    ...(certificateEndsAt === undefined ? {} : { certificateEndsAt: certificateEndsAt.toISOString() }),
  }
}
