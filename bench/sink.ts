/** The partner of the bench, in a process of its own: the simulated reference partner. */
import { startLoopbackSimulator } from '../adapters/loopback/simulator.ts'
import { servePartner } from './serve-partner.ts'

const [directory = '', token = '', port = '0', pauseMs = '0'] = process.argv.slice(2)
await servePartner(
  directory,
  async (options) => {
    const simulator = await startLoopbackSimulator(options, { token })
    if (pauseMs !== '0') simulator.behave({ kind: 'slow', milliseconds: Number(pauseMs) })
    return simulator
  },
  Number(port),
)
