/** The stories' stage for a gateway of a scene: it follows the gateway through restarts, whose doors are elsewhere each time. */
import { openHttpClient } from '../../src/net/http-client.ts'
import { partnerIds, sandboxSender } from '../../src/sandbox/partners.ts'
import { storyCodes } from '../../src/sandbox/samples.ts'
import { openStage, type Stage } from '../../src/sandbox/stories/stage.ts'
import type { GatewayProcess } from './gateway-process.ts'
import { clientToken, type Scene } from './scene.ts'

export interface SceneStage extends Stage {
  /** Starts the gateway, and tells everybody where its doors are now. */
  start(): Promise<GatewayProcess>
  /** With -9. */
  kill(): Promise<void>
  /** Kills it if it still runs, and starts it again. */
  restart(): Promise<GatewayProcess>
  close(): Promise<void>
}

export function openSceneStage(scene: Scene): SceneStage {
  const http = openHttpClient({ maxAnswerBytes: 4 * 1024 * 1024, connections: 10 })
  let gateway: GatewayProcess | undefined
  const door = {
    token: () => Promise.resolve(clientToken),
    http,
    get url() {
      return gateway?.doors.client ?? 'http://127.0.0.1:1'
    },
  }
  const stage = openStage({ sender: sandboxSender, door, simulators: scene.simulators, code: storyCodes(sandboxSender, new Date()), now: () => new Date(), say: () => undefined })

  async function start(): Promise<GatewayProcess> {
    gateway = await scene.gateway.start()
    for (const id of partnerIds) scene.simulators[id].callbacksTo?.(`${gateway.doors.partner}/partners/${id}`)
    return gateway
  }

  async function kill(): Promise<void> {
    await gateway?.kill('SIGKILL')
  }

  return {
    ...stage,
    start,
    kill,
    async restart() {
      await kill()
      // the process that died holds its polls for a minute and the files in hand for eleven, which nobody here waits for
      await scene.count('with due as (update pollers set next_at = now() returning 1) select count(*) from due')
      await scene.count('with due as (update inbox_files set next_at = now() returning 1) select count(*) from due')
      return start()
    },
    close: () => http.close(),
  }
}
