/** Sending many again: plans, and what people order of the runs made of them. */
import type { FastifyRequest } from 'fastify'
import type { AdminPermission } from '../../schemas/permissions.ts'
import { ref } from '../../schemas/ref.ts'
import { NewReplayPlan, NewReplayRun, ReplayParams, ReplayPlan, ReplayRun, ReplayRunPage, ReplayRunQuery, type ReplayVerb } from '../../schemas/replays.ts'
import { OrderRequest } from '../../schemas/transfer.ts'
import { GatewayError, type ErrorCode } from '../domain/errors.ts'
import type { RunOrder } from '../domain/replay-run.ts'
import { addReplayItemRoutes } from './admin-replay-items.ts'
import { actorOf } from './caller.ts'
import type { AdminDoor } from './deps.ts'
import { exampleAwaiting, exampleNewPlan, exampleNewRun, examplePlan, exampleRun } from './examples-of-replays.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'

const tag = 'replays'
const reading = { tag, access: 'bearer' } as const
const withBody = ['malformed_json', 'body_too_large', 'unsupported_media_type', 'invalid_input'] as const

type Door = Pick<AdminDoor, 'planReplay' | 'orderReplays'>

export function addReplayRoutes(app: Shell, door: Door): void {
  addPlanRoutes(app, door)
  addRunRoutes(app, door)
  addReplayItemRoutes(app, door)
  const run: OrderDoc = { right: 'transfers.replay', example: exampleRun }
  addOrder(app, door, 'pause', 'Pause a run', 'Sends nothing more; what is on its way ends.', { ...run, example: { ...exampleRun, state: 'paused', stateBecause: 'The agency asked for it' } })
  addOrder(app, door, 'resume', 'Go on with a run', 'Of one that was paused or that stopped itself; failures are counted from the start. A run of resends also needs the right `transfers.resend`.', { ...run, errors: ['forbidden'] })
  addOrder(app, door, 'cancel', 'Cancel a run', 'What it did not send stays as it was; what is on its way ends.', { ...run, example: { ...exampleRun, state: 'cancelled', stateBecause: 'No longer needed' } })
  const second: OrderDoc = { right: 'replays.approve', example: exampleRun, errors: ['second_person_needed'] }
  addOrder(app, door, 'approve', 'Agree to a run', 'As another person than who made it. It starts, or stays paused where it was made so.', { ...second, example: { ...exampleRun, approvedBy: 'tran-thi-b', approvedAt: '2026-11-20T09:20:00.000Z' } })
  addOrder(app, door, 'reject', 'Refuse a run', 'As another person than who made it. Nothing of it is sent.', { ...second, example: { ...exampleAwaiting, state: 'cancelled', stateBecause: 'These dossiers were handed in on paper' } })
}

function addPlanRoutes(app: Shell, { planReplay }: Door): void {
  app.post(
    '/admin/v1/replay-plans',
    {
      config: { access: { may: 'transfers.replay' }, audited: 'order' },
      schema: {
        ...describe({
          ...reading,
          id: 'planReplay',
          summary: 'Plan to send many again',
          description: 'Freezes the filter and counts what it meets. Nothing is sent. `resend`, for what was delivered already, also needs the right `transfers.resend`.',
          errors: [...withBody, 'forbidden'],
          requestExample: exampleNewPlan,
          answers: { 201: { description: 'The plan', example: examplePlan } },
        }),
        body: ref(NewReplayPlan),
        response: { 201: ref(ReplayPlan) },
      },
    },
    async (request, reply) => {
      requireRight(request, request.body.verb)
      const plan = await planReplay.make(request.body, actorOf(request))
      request.auditFacts = { object: plan.id }
      return reply.code(201).send(plan)
    },
  )

  app.get(
    '/admin/v1/replay-plans/:id',
    {
      // who approves a run reads what its plan said
      config: { access: { may: 'transfers.read' } },
      schema: {
        ...describe({
          ...reading,
          id: 'getReplayPlan',
          summary: 'See a plan',
          description: 'As it was when it was made; also of a run that waits for a second person.',
          errors: ['not_found'],
          answers: { 200: { description: 'The plan', example: examplePlan } },
        }),
        params: ReplayParams,
        response: { 200: ref(ReplayPlan) },
      },
    },
    async (request) => found(await planReplay.get(request.params.id, actorOf(request))),
  )
}

function addRunRoutes(app: Shell, { planReplay, orderReplays }: Door): void {
  app.post(
    '/admin/v1/replay-runs',
    {
      config: { access: { may: 'transfers.replay' }, audited: 'order' },
      schema: {
        ...describe({
          ...reading,
          id: 'makeReplayRun',
          summary: 'Make a run of a plan',
          description: 'Above a number of transfers `confirm` is typed as the plan says; above another, and for every `resend`, the run waits for a second person. Both count what the same person had sent again by runs in the last 24 hours, without a second person.',
          errors: [...withBody, 'forbidden', 'not_found', 'plan_expired', 'plan_used', 'nothing_to_replay', 'confirmation_wrong'],
          requestExample: exampleNewRun,
          answers: { 201: { description: 'The run', example: exampleRun } },
        }),
        body: ref(NewReplayRun),
        response: { 201: ref(ReplayRun) },
      },
    },
    async (request, reply) => {
      const plan = await planReplay.get(request.body.plan, actorOf(request))
      request.auditFacts = { object: request.body.plan }
      if (plan !== undefined) requireRight(request, plan.verb)
      const run = await orderReplays.make(request.body, actorOf(request))
      request.auditFacts = { object: run.id }
      return reply.code(201).send(run)
    },
  )

  app.get(
    '/admin/v1/replay-runs',
    {
      config: { access: { may: 'transfers.read' } },
      schema: {
        ...describe({
          ...reading,
          id: 'listReplayRuns',
          summary: 'List runs',
          description: 'Newest first, by cursor.',
          errors: ['invalid_input', 'invalid_cursor'],
          answers: { 200: { description: 'One page', example: { items: [exampleRun] } } },
        }),
        querystring: ReplayRunQuery,
        response: { 200: ref(ReplayRunPage) },
      },
    },
    async ({ query: { state, limit, cursor } }) => {
      const { items, next } = await orderReplays.list(state, limit, cursor)
      return { items: [...items], ...(next === undefined ? {} : { next }) }
    },
  )

  app.get(
    '/admin/v1/replay-runs/:id',
    {
      config: { access: { may: 'transfers.read' } },
      schema: {
        ...describe({
          ...reading,
          id: 'getReplayRun',
          summary: 'See a run',
          description: 'How far it is, what holds it up, and when it is expected to end.',
          errors: ['not_found'],
          answers: { 200: { description: 'The run', example: exampleRun } },
        }),
        params: ReplayParams,
        response: { 200: ref(ReplayRun) },
      },
    },
    async (request) => found(await orderReplays.get(request.params.id)),
  )
}

interface OrderDoc {
  readonly right: AdminPermission
  readonly example: ReplayRun
  readonly errors?: readonly ErrorCode[]
}

function addOrder(app: Shell, { orderReplays }: Door, order: RunOrder, summary: string, description: string, { right, example, errors = [] }: OrderDoc): void {
  app.post(
    `/admin/v1/replay-runs/:id/${order}`,
    {
      config: { access: { may: right }, audited: 'order' },
      schema: {
        ...describe({
          ...reading,
          id: `${order}ReplayRun`,
          summary,
          description,
          errors: [...withBody, 'not_found', 'wrong_state', ...errors],
          requestExample: { reason: 'The agency asked for it' },
          answers: { 200: { description: 'The run as it is now', example } },
        }),
        params: ReplayParams,
        body: ref(OrderRequest),
        response: { 200: ref(ReplayRun) },
      },
    },
    async (request) => {
      // what goes on is sent, and so asks for what making the run asked for
      if (order === 'resume') requireRight(request, (await orderReplays.get(request.params.id))?.verb ?? 'replay')
      return orderReplays.order(request.params.id, order, { actor: actorOf(request), reason: request.body.reason })
    },
  )
}

/** A resend is a right of its own, whether one transfer is sent or many. */
function requireRight(request: FastifyRequest, verb: ReplayVerb): void {
  if (verb === 'replay' || request.caller?.permissions.has('transfers.resend') === true) return
  throw new GatewayError('forbidden', { detail: { vi: 'Thiếu quyền "transfers.resend".', en: 'The right "transfers.resend" is missing.' } })
}

function found<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new GatewayError('not_found')
  return thing
}
