/** Where dossiers can go, and whether traffic flows there. */
import { PartnerList } from '../../schemas/lane.ts'
import { ref } from '../../schemas/ref.ts'
import type { ClientDoor } from './deps.ts'
import { examplePartners } from './examples.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'
import { viewPartner } from './views.ts'

export function addPartnerRoutes(app: Shell, door: ClientDoor): void {
  app.get(
    '/v1/partners',
    {
      config: { access: { may: 'partners.read' } },
      schema: {
        ...describe({
          id: 'listPartners',
          tag: 'partners',
          access: 'bearer',
          summary: 'List the partners',
          description: 'Transfers to a partner whose lane is not open are accepted and wait.',
          errors: [],
          answers: { 200: { description: 'Every partner that takes dossiers', example: examplePartners } },
        }),
        response: { 200: ref(PartnerList) },
      },
    },
    async () => {
      const lanes = new Map((await door.lanes.list()).map((lane) => [lane.partner, lane]))
      const senders = [...door.partners.values()].filter(({ line }) => line.adapter.can.send)
      return { items: senders.map((partner) => viewPartner(partner, lanes.get(partner.line.partner.id))) }
    },
  )
}
