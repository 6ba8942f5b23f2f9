/** The network between each pair of parts: cut, a black hole, lost answers, slow. */
import type { Draw } from '../draw.ts'
import { receivers } from '../dossiers.ts'
import { lasting, weatherOn, type Fault } from '../fault.ts'
import type { Link, Weather } from '../link.ts'
import type { Backend } from '../plan.ts'
import type { Member, Stack } from '../stack.ts'

interface Pair {
  readonly name: string
  readonly backend?: Backend
  links(stack: Stack, draw: Draw): readonly (Link | undefined)[]
}

const pairs: readonly Pair[] = [
  { name: 'one-stop to gateway', links: ({ links }) => [links.client] },
  { name: 'gateway to a partner', links: ({ links }, draw) => [links.partners[draw.pick(receivers)]] },
  { name: 'gateway to all partners', links: ({ links }) => Object.values(links.partners) },
  { name: 'gateway to the portal', links: ({ links }) => [links.partners['national-portal']] },
  { name: 'partners to gateway', links: ({ links }) => [links.callbacks] },
  { name: 'gateway to the webhooks', links: ({ links }) => [links.webhooks] },
  { name: 'all of the gateway to PostgreSQL', links: (stack) => membersOf(stack).map(({ toDatabase }) => toDatabase) },
  { name: 'api to PostgreSQL', links: ({ api }) => [api.toDatabase] },
  { name: 'a worker to PostgreSQL', links: ({ workers }, draw) => [draw.pick(workers).toDatabase] },
  { name: 'all of the gateway to Redis', backend: 'redis', links: (stack) => membersOf(stack).map(({ toRedis }) => toRedis) },
  { name: 'a worker to Redis', backend: 'redis', links: ({ workers }, draw) => [draw.pick(workers).toRedis] },
]

const weathers: readonly { readonly name: string; readonly weather: Weather; readonly long: readonly [number, number] }[] = [
  { name: 'cut', weather: { kind: 'cut' }, long: [300, 3_000] },
  { name: 'a black hole', weather: { kind: 'black-hole' }, long: [500, 3_000] },
  { name: 'loses answers', weather: { kind: 'lose-answers' }, long: [200, 1_200] },
  { name: 'slow', weather: { kind: 'slow', milliseconds: 120 }, long: [500, 2_000] },
]

export const networkFaults: readonly Fault[] = pairs.flatMap(({ name, backend, links }) =>
  weathers.map(({ name: how, weather, long }): Fault => ({
    name: `${name}: ${how}`,
    ...(backend === undefined ? {} : { backend }),
    async strike(stack, draw, signal) {
      await weatherOn(links(stack, draw).filter((link) => link !== undefined), weather, () => lasting(draw, long, signal))
      return 'struck'
    },
  })),
)

function membersOf({ api, workers }: Stack): readonly Member[] {
  return [api, ...workers]
}
