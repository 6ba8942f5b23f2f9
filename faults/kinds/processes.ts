/** Processes that die with -9 or stand still, at any moment: the gateway's and the partners'. */
import type { Draw } from '../draw.ts'
import { lasting, overLease, type Fault } from '../fault.ts'
import type { Member, Stack } from '../stack.ts'

const briefly: readonly [number, number] = [300, 1_500]

export const processFaults: readonly Fault[] = [
  killed('api killed', ({ api }) => [api]),
  killed('worker killed', ({ workers }, draw) => [draw.pick(workers)]),
  killed('both workers killed', ({ workers }) => workers),
  killed('all of the gateway killed', ({ api, workers }) => [api, ...workers]),
  frozen('api frozen', ({ api }) => api, briefly),
  frozen('worker frozen', ({ workers }, draw) => draw.pick(workers), briefly),
  frozen('worker frozen beyond its lease', ({ workers }, draw) => draw.pick(workers), overLease),
  {
    name: 'partners killed',
    async strike({ partners }) {
      await partners.kill()
      return 'struck'
    },
  },
  {
    name: 'partners frozen',
    async strike({ partners }, draw, signal) {
      partners.freeze()
      try {
        await lasting(draw, [300, 3_000], signal)
      } finally {
        partners.thaw()
      }
      return 'struck'
    },
  },
]

function killed(name: string, whom: (stack: Stack, draw: Draw) => readonly Member[]): Fault {
  return {
    name,
    async strike(stack, draw) {
      await Promise.all(whom(stack, draw).map((member) => member.kill()))
      return 'struck'
    },
  }
}

function frozen(name: string, whom: (stack: Stack, draw: Draw) => Member, long: readonly [number, number]): Fault {
  return {
    name,
    async strike(stack, draw, signal) {
      const member = whom(stack, draw)
      member.freeze()
      try {
        await lasting(draw, long, signal)
      } finally {
        member.thaw()
      }
      return 'struck'
    },
  }
}
