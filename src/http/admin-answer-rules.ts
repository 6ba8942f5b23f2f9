/** What administrators teach the gateway about answers that no adapter foresaw. */
import { AnswerRule, AnswerRuleHits, AnswerRuleList, AnswerRuleQuery, AnswerRuleTrial, NewAnswerRule } from '../../schemas/answer-rules.ts'
import { ref } from '../../schemas/ref.ts'
import { OrderRequest, TransferParams } from '../../schemas/transfer.ts'
import type { KeptRule } from '../ports/answer-rule-store.ts'
import { actorOf } from './caller.ts'
import type { AdminDoor } from './deps.ts'
import { exampleRule } from './examples-of-corrections.ts'
import { exampleIds } from './examples.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'

const tag = 'answer-rules'
const withBody = ['malformed_json', 'body_too_large', 'unsupported_media_type', 'invalid_input'] as const
const { partner, name, match, meaning, reason } = exampleRule

export function addAnswerRuleRoutes(app: Shell, { answerRules }: Pick<AdminDoor, 'answerRules'>): void {
  app.get(
    '/admin/v1/answer-rules',
    {
      config: { access: { may: 'lanes.read' } },
      schema: {
        ...describe({
          id: 'listAnswerRules',
          tag,
          access: 'bearer',
          summary: 'List the rules about unforeseen answers',
          description: 'Newest first, each with how many attempts it decided. Of one partner the oldest that fits an answer counts.',
          errors: ['invalid_input'],
          answers: { 200: { description: 'The rules', example: { items: [exampleRule] } } },
        }),
        querystring: AnswerRuleQuery,
        response: { 200: ref(AnswerRuleList) },
      },
    },
    async (request) => ({ items: (await answerRules.list(request.query)).map(viewRule) }),
  )

  app.post(
    '/admin/v1/answer-rules/try',
    {
      config: { access: { may: 'rules.change', and: 'content.read' }, audited: 'export' },
      schema: {
        ...describe({
          id: 'tryAnswerRule',
          tag,
          access: 'bearer',
          summary: 'See which parked transfers a rule would have meant',
          description: 'Looks at the answers that the newest 1,000 parked transfers of the partner wait with. Nothing is changed. It finds dossiers by what stands in answers, so it takes `content.read` as well, and stands in the audit with a keyed hash of the texts.',
          errors: withBody,
          requestExample: { partner, match },
          answers: { 200: { description: 'What it would have meant', example: { looked: 40, hits: 1, items: [{ transferId: exampleIds.transfer, dossierCode: 'H56.14-261120-0001', at: '2026-11-20T02:50:00.000Z' }] } } },
        }),
        body: ref(AnswerRuleTrial),
        response: { 200: ref(AnswerRuleHits) },
      },
    },
    (request) => {
      const { partner: asked, match: tried } = request.body
      request.auditFacts = { partner: asked, asked: `tryAnswerRule ${JSON.stringify(tried.contains)}`, subjects: tried.contains.flatMap(numbersOfPersons) }
      return answerRules.tryOut(asked, tried)
    },
  )

  app.post(
    '/admin/v1/answer-rules',
    {
      config: { access: { may: 'rules.change' }, audited: 'rule-change' },
      schema: {
        ...describe({
          id: 'addAnswerRule',
          tag,
          access: 'bearer',
          summary: 'Say what an unforeseen answer means',
          description:
            'From now on such an answer of this partner is a refusal, or a reason to try later. It counts for attempts to come, in every process within moments; ' +
            'what is parked already stays so until it is replayed. Name nobody in it: the rule stands in the journal.',
          errors: withBody,
          requestExample: { partner, name, match, meaning, reason },
          answers: { 201: { description: 'The rule', example: { ...exampleRule, uses: 0 } } },
        }),
        body: ref(NewAnswerRule),
        response: { 201: ref(AnswerRule) },
      },
    },
    async (request, reply) => {
      const added = await answerRules.add({ ...request.body, by: actorOf(request) })
      request.auditFacts = { object: added.id, partner: added.partner }
      return reply.code(201).send(viewRule(added))
    },
  )

  app.post(
    '/admin/v1/answer-rules/:id/end',
    {
      config: { access: { may: 'rules.change' }, audited: 'rule-change' },
      schema: {
        ...describe({
          id: 'endAnswerRule',
          tag,
          access: 'bearer',
          summary: 'End a rule about unforeseen answers',
          description: 'It decides nothing any more and stays on the list of those that ended. To change a rule, end it and make another.',
          errors: [...withBody, 'not_found', 'wrong_state'],
          requestExample: { reason: 'The agency repaired it' },
          answers: { 200: { description: 'The rule as it is now', example: { ...exampleRule, endedBy: 'can-bo-truc-1', endedAt: '2026-11-27T01:00:00.000Z' } } },
        }),
        params: TransferParams,
        body: ref(OrderRequest),
        response: { 200: ref(AnswerRule) },
      },
    },
    async (request) => {
      const ended = await answerRules.end(request.params.id, { actor: actorOf(request), reason: request.body.reason })
      request.auditFacts = { partner: ended.partner }
      return viewRule(ended)
    },
  )
}

/** Numbers as long as those of identity cards, old and new. */
function numbersOfPersons(text: string): readonly string[] {
  return text.match(/(?<!\d)(?:\d{9}|\d{12})(?!\d)/g) ?? []
}

function viewRule({ at, ended, ...rule }: KeptRule): AnswerRule {
  return { ...rule, at: at.toISOString(), ...(ended === undefined ? {} : { endedBy: ended.by, endedAt: ended.at.toISOString() }) }
}
